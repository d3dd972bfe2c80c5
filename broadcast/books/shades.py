"""A channel has one shade on every page. Pure."""

from collections.abc import Iterable

from broadcast.models import Channel

#: So many there are (static/css/lanes.css); then they begin again.
SHADES = 5


def shades(channels: Iterable[Channel]) -> dict[str, int]:
    """By the channel's id as text: its place among all of the business's channels, by name."""
    ordered = sorted(channels, key=lambda row: (row.name.casefold(), row.pk))
    return {str(row.pk): number % SHADES for number, row in enumerate(ordered)}
