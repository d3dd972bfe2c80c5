"""Parts of a form that come several times: `item-0-announcement`, `item-1-announcement` and so on.

Buttons named `do` ask for one more, one less, or another order ("add item", "remove item 2", "up item 2"):
the server answers with the form as it then stands, so that it works without JavaScript too.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

MOST_ROWS = 50
TOO_MANY = f"At most {MOST_ROWS}."
Row = TypeVar("Row", bound=forms.Form)


def row_numbers(data: Mapping[str, Any], prefix: str) -> list[int]:
    known = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-")
    return sorted({int(found[1]) for name in data if (found := known.match(name))})


def bound_rows(kind: type[Row], data: Mapping[str, Any], prefix: str, **options: Any) -> list[Row]:
    """One more than are allowed at most, so that it shows."""
    numbers = row_numbers(data, prefix)[: MOST_ROWS + 1]
    return [kind(data, prefix=f"{prefix}-{number}", **options) for number in numbers]


def unbound_rows(kind: type[Row], prefix: str, initials: list[dict[str, Any]], **options: Any) -> list[Row]:
    return [
        kind(prefix=f"{prefix}-{number}", initial=initial, **options)
        for number, initial in enumerate(initials)
    ]


def parts_of(order: str) -> tuple[str, str, int]:
    """What, of which rows, and which of them; -1 for none."""
    verb, prefix, number, *_ = [*order.split(" "), "", "", ""]
    return verb, prefix, int(number) if number.isdecimal() and len(number) <= 4 else -1


def rearranged(data: QueryDict, order: str) -> QueryDict:
    """The same data after an order of a `do` button; what makes no sense changes nothing."""
    verb, prefix, number = parts_of(order)
    before: list[int | None] = list(row_numbers(data, prefix)) if prefix else []
    if not prefix or len(before) > MOST_ROWS:
        return data
    return renumbered(data, prefix, moved(before, verb, number))


def moved(numbers: list[int | None], verb: str, number: int) -> list[int | None]:
    if verb == "add":
        return [*numbers, None]
    if number not in numbers:
        return numbers
    place = numbers.index(number)
    others = [other for other in numbers if other != number]
    if verb == "remove":
        return others
    others.insert(max(0, place + {"up": -1, "down": 1}.get(verb, 0)), number)
    return others


def renumbered(data: QueryDict, prefix: str, numbers: list[int | None]) -> QueryDict:
    """With the rows of these numbers as 0, 1, 2; None is a new one. An empty name tells what each was."""
    changed = data.copy()
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del changed[name]
    for place, number in enumerate(numbers):
        # It keeps a row in its place, too, that has nothing else yet.
        changed[f"{prefix}-{place}-"] = "" if number is None else str(number)
        start = f"{prefix}-{number}-"
        for name in [name for name in data if name.startswith(start)]:
            changed.setlist(f"{prefix}-{place}-{name.removeprefix(start)}", data.getlist(name))
    return changed


def forgive(*unsure: Any) -> None:
    """Show what was filled in so far without judging it."""
    for form in unsure:
        form._errors, form.cleaned_data = ErrorDict(), {}


def rows_problem(rows: list[Row]) -> str:
    """What is wrong with the first row that is not right; empty where all are."""
    if len(rows) > MOST_ROWS:
        return TOO_MANY
    return next(
        (str(problem) for row in rows for problems in row.errors.values() for problem in problems), ""
    )
