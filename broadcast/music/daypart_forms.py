"""Which channel, when and where."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from broadcast.fields.targets import TargetsMixin
from broadcast.forms import UnitInput
from broadcast.models import DAYS, Channel, Daypart, HolidayCalendar, SpecialDay, SpecialDays
from tenants.access import Person

WEEK = timedelta(days=7)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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
            "start": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "end": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "first_date": date_input(),
            "last_date": date_input(),
            "priority": UnitInput("of 100", attrs={"min": 0, "max": 100}),
        }
        help_texts = {
            "name": "Else it is called like its channel.",
            "end": "Earlier than “From”: on the next day. The same: around the clock.",
            "priority": "The higher one plays where two overlap; of two equal ones, the older.",
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        channels = Channel.objects.kept().open_to(person, self.right)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
        self.fields["channel"].empty_label = "Choose a channel"  # type: ignore[attr-defined]

    def clean_special_days(self) -> str:
        """Without a holiday it would never play."""
        chosen: str = self.cleaned_data["special_days"]
        if chosen == SpecialDays.ONLY and not has_special_days():
            raise forms.ValidationError(
                "There is no holiday and no closed day yet, so it would never play. Add some first."
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        first, last = told.get("first_date"), told.get("last_date")
        if last and first and last < first:
            self.add_error("last_date", "The last day is before the first one.")
        elif last and last < timezone.now().date() - timedelta(days=1):
            self.add_error("last_date", "This day is over: it would never play again.")
        elif first and last and told.get("days") and not meets(told["days"], first, last):
            self.add_error("days", "None of these days lies between the first and the last day.")
        return told


def meets(days: list[int], first: date, last: date) -> bool:
    """Whether one of these days of the week lies in the range."""
    count = min((last - first).days + 1, WEEK.days)
    return any((first + timedelta(days=number)).weekday() in days for number in range(count))


def has_special_days() -> bool:
    return SpecialDay.objects.kept().exists() or HolidayCalendar.objects.kept().exists()
