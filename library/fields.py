"""Fields of the library's forms."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from tenants.schemas import current_business

#: Beyond them some clocks leave the calendar.
YEARS = range(2000, 2101)
TO_THE_MINUTE = "%Y-%m-%dT%H:%M"


class WordsField(forms.CharField):
    """Browsers count a line break once in `maxlength`, but send it as two characters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class HiddenMoment(forms.DateTimeInput):
    """What a form showed, to the minute, for it to know what somebody has changed."""

    input_type = "hidden"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format=TO_THE_MINUTE)


class MomentField(forms.DateTimeField):
    """A wall time of the business, as UTC: the first where it comes twice, an hour on where it is skipped."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TO_THE_MINUTE)
    hidden_widget = HiddenMoment
    default_error_messages = {"invalid": "Choose a day and a time."}

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(clock()) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        wall = super().to_python(value)
        if wall is None:
            return None
        if wall.year not in YEARS:
            raise forms.ValidationError("Write a date of this century.")
        return wall.replace(tzinfo=clock(), fold=0).astimezone(UTC)


def clock() -> ZoneInfo:
    return ZoneInfo(current_business().time_zone)
