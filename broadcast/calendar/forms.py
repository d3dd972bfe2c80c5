"""What the calendar sends: an occurrence, other hours of a daypart, days to copy to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from broadcast.dayparts import DAY
from broadcast.models import DAYS

MOST_COPIES = 12
FAR = "That is more than a year away. Choose a nearer day."
#: From today on and back: more than actions allow, so that these speak, and less than calendars end at.
REACH = timedelta(days=2 * 366)


class NearDateField(forms.DateField):
    """A date on which the clocks of all zones go."""

    def __init__(self, *, missing: str = "Reload the calendar and try again.", **options: Any) -> None:
        super().__init__(error_messages={"required": missing, "invalid": "That is no day."}, **options)

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        if day and abs(day - timezone.now().date()) > REACH:
            raise forms.ValidationError(FAR)
        return day


class MomentField(forms.CharField):
    """A moment as ISO 8601 with its offset, as the page wrote it."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            at = datetime.fromisoformat(text).astimezone(UTC) if text else None
        except (ValueError, OverflowError):
            raise forms.ValidationError("Reload the calendar and try again.") from None
        if at and abs(at - timezone.now()) > REACH:
            raise forms.ValidationError(FAR)
        return at


class OccurrenceForm(forms.Form):
    schedule = forms.UUIDField()
    zone = forms.UUIDField()
    planned = MomentField()


class MoveForm(OccurrenceForm):
    """To a wall time of the zone."""

    day = NearDateField(missing="Choose a day.")
    at = forms.TimeField(error_messages={"required": "Choose a time.", "invalid": "That is no time."})
    is_sure = forms.BooleanField(required=False)


class ReshapeForm(forms.Form):
    """`on` is the date on which the changed band begins; `to` where one of a single date goes.

    `was` is the date on which it began before, where that is another one.
    """

    zone = forms.UUIDField()
    on = NearDateField()
    was = NearDateField(required=False)
    start = forms.TimeField(
        error_messages={"required": "Choose when it begins.", "invalid": "That is no time."}
    )
    end = forms.TimeField(error_messages={"required": "Choose when it ends.", "invalid": "That is no time."})
    days = forms.TypedMultipleChoiceField(
        coerce=int, choices=DAYS, error_messages={"required": "Choose at least one day."}
    )
    to = NearDateField(required=False)
    scope = forms.ChoiceField(choices=[("all", "All"), ("day", "Only this day")], required=False)
    is_sure = forms.BooleanField(required=False)


class CopyForm(forms.Form):
    """`to` is the first day to copy to, or any day of the first week; `times` so many in a row."""

    zone = forms.UUIDField()
    day = NearDateField()
    what = forms.ChoiceField(choices=[("day", "This day"), ("week", "This week")])
    to = NearDateField(missing="Choose a day to copy to.")
    times = forms.IntegerField(
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        error_messages={
            "min_value": "Copy it at least once.",
            "max_value": f"Copy it to at most {MOST_COPIES} at once.",
        },
    )
    with_music = forms.BooleanField(required=False)

    @property
    def targets(self) -> list[date]:
        """Days, or the Mondays of weeks."""
        told = self.cleaned_data
        if told["what"] == "day":
            return [told["to"] + number * DAY for number in range(told["times"])]
        return [monday_of(told["to"]) + number * 7 * DAY for number in range(told["times"])]


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def first_error(form: forms.Form) -> str:
    """A sentence for a message, where the form is not shown again."""
    for errors in form.errors.values():
        for error in errors:
            return str(error)
    return "Reload the calendar and try again."
