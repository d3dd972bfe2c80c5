"""The question "Where?" of what holds in one place, or for one thing."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from broadcast.models import Channel, Floor, Schedule, Zone
from broadcast.schedules.listing import with_items
from tenants.access import Person

Choices = list[tuple[str, Any]]
BUSINESS = ("business", "The whole business")
PLACES = ("floor", "zone")
#: Column, its group in the list, how its rows are called.
GROUPS: dict[str, tuple[Any, str, Callable[[Any], str]]] = {
    "floor": (Floor, "Floors", str),
    "zone": (Zone, "Zones", str),
    "channel": (Channel, "Channels", str),
    "schedule": (Schedule, "Schedules", str),
}


class WhereField(forms.ChoiceField):
    """One of the business, its floors, zones and, where asked for, channels and schedules.

    Its value is the columns of such a row, of which one at most is not None. A query for each of `kinds`.
    """

    def __init__(self, person: Person, right: str, kinds: Iterable[str] = PLACES, row: Any = None) -> None:
        self.rows: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
        choices: Choices = [BUSINESS]
        for kind, rows in self.rows.items():
            _, label, named = GROUPS[kind]
            rows.update((f"{kind}:{each.pk}", each) for each in rows_of(kind, person, right))
            own = getattr(row, kind, None)
            if own is not None and own.removed_at is not None:
                rows[f"{kind}:{own.pk}"] = own
            choices += [(label, [(key, said(each, named)) for key, each in rows.items()])] if rows else []
        messages = {"invalid_choice": "Choose a place that is there."}
        super().__init__(label="Where?", choices=choices, error_messages=messages)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return {kind: rows.get(chosen) for kind, rows in self.rows.items()}


def rows_of(kind: str, person: Person, right: str) -> Iterable[Any]:
    rows = GROUPS[kind][0].objects.kept().open_to(person, right)
    return with_items(rows) if kind == "schedule" else rows


def said(row: Any, named: Callable[[Any], str]) -> str:
    return f"{named(row)} (removed)" if row.removed_at else named(row)


def key_in(row: Any, kinds: Iterable[str] = PLACES) -> str:
    """The choice that a row has made."""
    for kind in kinds:
        if number := getattr(row, f"{kind}_id"):
            return f"{kind}:{number}"
    return BUSINESS[0]


def asked_for(asked: dict[str, str], kinds: Iterable[str] = PLACES) -> str:
    """The choice that an address such as `?zone=<id>` makes beforehand."""
    return next((f"{kind}:{asked[kind]}" for kind in kinds if asked.get(kind)), BUSINESS[0])


class PlacedForm(forms.ModelForm):
    """A ModelForm of a Placed row; takes `person`, and `asked`, the address's, for a new one.

    `cleaned_data` has the columns of where it holds.
    """

    kinds: Iterable[str] = PLACES
    right = "edit_zones"

    def __init__(self, *args: Any, person: Person, asked: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = None if self.instance._state.adding else self.instance
        self.fields["where"] = WhereField(person, self.right, self.kinds, row)
        self.initial["where"] = key_in(row, self.kinds) if row else asked_for(asked, self.kinds)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        self.cleaned_data = told | (told.pop("where", None) or {})
        return self.cleaned_data
