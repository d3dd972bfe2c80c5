"""Which channel, when and where."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from broadcast.books.plans import Books, is_for_place
from broadcast.fields.rows import FAR_DATE, YEARS, date_input, time_input
from broadcast.fields.targets import TargetsMixin
from broadcast.forms import ZERO_TO_HUNDRED, UnitInput
from broadcast.models import DAYS, Channel, Daypart, SpecialDays
from tenants.access import Person

WEEK = timedelta(days=7)
NO_SPECIAL_DAY = "No holiday and no closed day is known for it, so it would never play. Add some first."


class DaypartForm(TargetsMixin, forms.ModelForm):
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=DAYS,
        initial=list(range(7)),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "days"}),
        error_messages={"required": "Choose at least one day."},
    )

    class Meta:
        model = Daypart
        fields = (
            "channel",
            "name",
            "start",
            "end",
            "days",
            "first_date",
            "last_date",
            "special_days",
            "priority",
            "is_enabled",
        )
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Mornings"}),
            "start": time_input(),
            "end": time_input(),
            "first_date": date_input(),
            "last_date": date_input(),
            "priority": UnitInput("of 100", attrs={"min": 0, "max": 100}),
        }
        help_texts = {
            "name": "Else it is called like its channel.",
            "end": "Earlier than “From”: on the next day. The same: all day.",
            "priority": "The higher one plays where two overlap; of two equal ones, the older.",
        }
        error_messages = {
            "channel": {"required": "Choose a channel.", "invalid_choice": "Choose a channel that is there."},
            "priority": {"min_value": ZERO_TO_HUNDRED, "max_value": ZERO_TO_HUNDRED},
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        channels = Channel.objects.kept().open_to(person, self.right)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
        self.fields["channel"].empty_label = "Choose a channel"  # type: ignore[attr-defined]

    def clean_first_date(self) -> date | None:
        return of_this_century(self.cleaned_data["first_date"])

    def clean_last_date(self) -> date | None:
        return of_this_century(self.cleaned_data["last_date"])

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if problem := never(told):
            self.add_error(*problem)
        elif told.get("special_days") == SpecialDays.ONLY and not self.errors and not has_special_days(told):
            self.add_error("special_days", NO_SPECIAL_DAY)
        return told


def of_this_century(day: date | None) -> date | None:
    if day and day.year not in YEARS:
        raise forms.ValidationError(FAR_DATE)
    return day


def never(told: dict[str, Any]) -> tuple[str, str] | None:
    """The field and the sentence where its dates leave no day to it."""
    first, last = told.get("first_date"), told.get("last_date")
    if last and first and last < first:
        return "last_date", "The last day is before the first one."
    if last and last < timezone.now().date() - timedelta(days=1):
        return "last_date", "This day is over: it would never play again."
    if first and last and told.get("days") and not meets(told["days"], first, last):
        return "days", "None of these days lies between the first and the last day."
    return None


def meets(days: list[int], first: date, last: date) -> bool:
    """Whether one of these days of the week lies in the range."""
    count = min((last - first).days + 1, WEEK.days)
    return any((first + timedelta(days=number)).weekday() in days for number in range(count))


def has_special_days(told: dict[str, Any]) -> bool:
    """Whether one of its zones knows a holiday or closed day on which it would hold, in two years."""
    row = Daypart(**{name: told[name] for name in ("everywhere", "zone_ids", "floor_ids", "tags")})
    first, last = told.get("first_date"), told.get("last_date")
    begin = max(timezone.now().date() - timedelta(days=1), first or date.min)
    books = Books.load(*years_from(begin))
    zones = [zone for zone in books.zones.values() if is_for_place(row, zone)]
    return not zones or any(
        begin <= day <= (last or date.max) and day.weekday() in told["days"]
        for zone in zones
        for day in books.calendar(zone).special
    )


def years_from(begin: date) -> tuple[datetime, datetime]:
    start = datetime.combine(begin, time(0), UTC)
    return start, start + 2 * 52 * WEEK
