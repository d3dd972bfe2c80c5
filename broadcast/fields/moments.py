"""Fields for several times in one line, and for a moment on the business's clock."""

import re
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from broadcast.dayparts import instant
from tenants.row_sets import MOST_ROWS
from tenants.schemas import current_business

A_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
A_MINUTE = re.compile(r":?([0-9]{1,2})")
#: Beyond it the clocks of some zones leave the calendar.
LAST_YEAR = 2100


class ListField(forms.CharField):
    """Words between commas or blanks."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(self.written(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        words = re.split(r"[,;\s]+", str(super().clean(value) or "").strip())
        words = [word for word in words if word]
        if len(words) > MOST_ROWS:
            raise forms.ValidationError(f"At most {MOST_ROWS} times.")
        return sorted({self.read(word) for word in words})

    def written(self, value: Any) -> str:
        raise NotImplementedError

    def read(self, word: str) -> Any:
        raise NotImplementedError


class TimesField(ListField):
    """ "10:30, 15:30" as times."""

    def written(self, value: time) -> str:
        return f"{value:%H:%M}" + (f":{value.second:02}" if value.second else "")

    def read(self, word: str) -> time:
        found = A_TIME.fullmatch(word)
        try:
            return time(int(found[1]), int(found[2] or 0))  # type: ignore[index]
        except (TypeError, ValueError):
            raise forms.ValidationError(f"“{word[:20]}” is no time. Write times like 10:30, 17:00.") from None


class MinutesField(ListField):
    """ ":00, :30" as minutes of the hour."""

    def written(self, value: int) -> str:
        return f":{value:02}"

    def read(self, word: str) -> int:
        found = A_MINUTE.fullmatch(word)
        if not found or int(found[1]) > 59:
            raise forms.ValidationError(
                f"“{word[:20]}” is no minute of an hour. Write minutes like :00, :30."
            )
        return int(found[1])


class LocalMomentField(forms.DateTimeField):
    """A wall time of the business, as UTC."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(clock()) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        wall = super().to_python(value)
        if wall is None:
            return None
        if wall.year > LAST_YEAR or wall.year < 2000:
            raise forms.ValidationError("Write a date of this century.")
        naive = wall.replace(tzinfo=None)
        return instant(naive.date(), naive.time(), clock()).astimezone(UTC)


def clock() -> ZoneInfo:
    return ZoneInfo(current_business().time_zone)
