"""What quiet hours silence, in words."""

from broadcast.models import QuietHours


def silenced(row: QuietHours) -> str:
    """A sentence. Select zone, floor and channel with the row, and its schedule with items. No queries."""
    music = row.silences_music
    if row.schedule:
        return f"“{row.schedule}” is not heard."
    if row.channel:
        own = f"Announcements of the channel “{row.channel}” are not heard"
        return f"{own}, and where it plays there is no music." if music else f"{own}; its music plays on."
    if music:
        return f"No announcement and no music {where(row) or 'anywhere'}."
    return f"No announcement {where(row) or 'anywhere'}; the music plays on."


def where(row: QuietHours) -> str:
    """ "in Terrace", "on First floor"; empty where it is not about a place."""
    return f"in {row.zone}" if row.zone else f"on {row.floor}" if row.floor else ""


def is_over(row: QuietHours) -> bool:
    """Whether what it is for was removed, so that it silences nothing."""
    gone = (row.zone, row.floor, row.channel, row.schedule)
    return any(each is not None and each.removed_at is not None for each in gone)
