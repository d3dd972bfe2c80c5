"""What comes several times in the form of a schedule."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms

from broadcast.models import Schedule
from broadcast.saying.alone import why_not
from library.models import Announcement

FAR_DATE = "Write a date of this century."
#: Beyond them some calendars and clocks end.
YEARS = range(2000, 2101)


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ItemRow(forms.Form):
    """An announcement, and minutes: into the sequence, or before or after opening or closing."""

    announcement = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose an announcement that is there."}
    )
    offset = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1439,
        label="Minutes",
        error_messages={
            "invalid": "Write the minutes as a whole number.",
            "min_value": "Write 0 minutes or more.",
            "max_value": "Less than a day, please: at most 1439 minutes.",
        },
    )
    side = forms.ChoiceField(
        required=False, choices=[("before", "before"), ("after", "after")], label="Before or after"
    )

    def __init__(self, *args: Any, known: dict[str, Announcement], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        choices = [(pk, row.title) for pk, row in known.items()]
        self.fields["announcement"].choices = [("", "Choose an announcement"), *choices]  # type: ignore[attr-defined]

    def clean_announcement(self) -> str:
        chosen: str = self.cleaned_data["announcement"]
        if chosen in self.known and (problem := why_not(self.known[chosen])):
            raise forms.ValidationError(problem)
        return chosen

    def item(self, kind: str) -> tuple[Announcement, int] | None:
        """With its offset as a schedule of this kind counts it; None where nothing was chosen."""
        chosen = self.known.get(self.cleaned_data.get("announcement") or "")
        if chosen is None:
            return None
        minutes = self.cleaned_data.get("offset") or 0
        if kind == Schedule.Kind.OPENING:
            return chosen, minutes if self.cleaned_data.get("side") == "after" else -minutes
        return chosen, minutes if kind == Schedule.Kind.TIMELINE else 0


class HoursRow(forms.Form):
    start = forms.TimeField(label="From", widget=time_input(), required=False)
    end = forms.TimeField(label="Until", widget=time_input(), required=False)

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if not self.errors and (start is None) != (end is None):
            missing = "start" if start is None else "end"
            self.add_error(missing, f"Write until when, from {start:%H:%M}." if start else "Write from when.")
        return self.cleaned_data

    @property
    def pair(self) -> list[time] | None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        return [start, end] if start is not None and end is not None else None


class DateRow(forms.Form):
    date = forms.DateField(required=False, widget=date_input(), label="Date")


def item_initials(items: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    return [
        {"announcement": str(pk), "offset": abs(offset), "side": "after" if offset > 0 else "before"}
        for pk, offset in items
    ]


def hours_initials(pairs: Iterable[Iterable[time]]) -> list[dict[str, Any]]:
    return [dict(zip(("start", "end"), pair, strict=True)) for pair in pairs]
