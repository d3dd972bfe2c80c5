"""What people call the rows that a plan names by id."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadcast.books.plans import Books


def titles(books: "Books") -> dict[str, str]:
    """By id as text: of schedules, dayparts, channels, choices by hand, quiet hours, announcements."""
    found = {str(row.pk): row.title for row in books.announcements}
    found |= {str(row.pk): str(row) for row in books.schedules}
    found |= {str(row.pk): str(row) for row in (*books.quiet, *books.special)}
    found |= {str(row.pk): row.name or name_of(books, row.channel_id) for row in books.dayparts}
    for channel in books.channels.values():
        found[str(channel.pk)] = channel.name
        found |= {str(row.pk): str(row.announcement) for row in channel.announcements.all()}
    for row in (row for rows in books.overrides.values() for row in rows):
        found[str(row.pk)] = f"{name_of(books, row.channel_id)} by hand"
    return found


def name_of(books: "Books", channel_id: object) -> str:
    channel = next((row for pk, row in books.channels.items() if pk == channel_id), None)
    return channel.name if channel else "A channel that is gone"
