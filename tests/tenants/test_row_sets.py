import pytest
from django.http import QueryDict

from tenants.row_sets import MOST_ROWS, rearranged, row_numbers


def rows(order: str, typed: str = "r-0-a=x&r-1-a=y&r-7-a=z&other=1") -> list[str]:
    data = rearranged(QueryDict(typed), order)
    assert data["other"] == "1"
    return [data.get(f"r-{number}-a", "") for number in row_numbers(data, "r")]


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("add r", ["x", "y", "z", ""]),
        ("remove r 1", ["x", "z"]),
        ("up r 7", ["x", "z", "y"]),
        ("up r 0", ["x", "y", "z"]),
        ("down r 0", ["y", "x", "z"]),
        ("down r 7", ["x", "y", "z"]),
        ("remove r 5", ["x", "y", "z"]),
        ("dance r 0", ["x", "y", "z"]),
        ("remove r first", ["x", "y", "z"]),
        ("remove r " + "9" * 5000, ["x", "y", "z"]),
        ("", ["x", "y", "z"]),
        ("remove", ["x", "y", "z"]),
        ("up r 7 and more", ["x", "z", "y"]),
    ],
)
def test_rows_do_as_they_are_told(order: str, left: list[str]) -> None:
    assert rows(order) == left


def test_a_row_of_several_parts_moves_as_one() -> None:
    data = rearranged(QueryDict("r-0-a=1&r-0-b=2&r-1-a=3&r-1-b=4"), "down r 0")
    assert (data["r-0-a"], data["r-0-b"], data["r-1-a"], data["r-1-b"]) == ("3", "4", "1", "2")


def test_there_is_an_end_to_adding() -> None:
    typed = "&".join(f"r-{number}-a=x" for number in range(MOST_ROWS + 1))
    data = QueryDict(typed)
    assert rearranged(data, "add r") is data
