"""A channel's shade."""

from broadcast.books.shades import SHADES, shades
from broadcast.models import Channel


def test_it_goes_by_the_name_and_begins_again() -> None:
    rows = [Channel(name=f"Channel {letter}") for letter in "CABFED"]
    found = shades(rows)
    assert [found[str(row.pk)] for row in rows] == [2, 0, 1, 5 % SHADES, 4, 3]


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [Channel(name="Calm"), Channel(name="calm"), Channel(name="Evening")]
    assert shades(rows) == shades(reversed(rows))
