"""Closed days, and what a country's holidays mean for the opening hours."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from broadcast.fields.rows import FAR_DATE, YEARS, date_input, time_input
from broadcast.fields.where import PlacedForm
from broadcast.models import HolidayCalendar, SpecialDay
from broadcast.places.countries import country_names, country_of, region_names
from tenants.schemas import current_business

LONGEST = timedelta(days=366)
CLOSED, OPEN = "closed", "open"


class ClosedOrOpenForm(PlacedForm):
    """Asks whether a day is closed, or has other hours: both columns are None, or neither."""

    state = forms.ChoiceField(
        label="And then it is",
        choices=[(CLOSED, "Closed all day"), (OPEN, "Open at these hours")],
        initial=CLOSED,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )
    opens = forms.TimeField(required=False, label="From", widget=time_input())
    closes = forms.TimeField(
        required=False,
        label="Until",
        widget=time_input(),
        help_text="Earlier than “From”: on the next day. The same: all day.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["state"] = CLOSED if self.instance.opens is None else OPEN

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        state = told.pop("state", None)
        if state == CLOSED:
            told |= {"opens": None, "closes": None}
        elif state == OPEN:
            self.demand("opens", "Write when it opens, like 10:00.")
            self.demand("closes", "Write when it closes, like 14:00.")
        return told

    def demand(self, name: str, sentence: str) -> None:
        if self.cleaned_data.get(name) is None and not self.has_error(name):
            self.add_error(name, sentence)


class SpecialDayForm(ClosedOrOpenForm):
    class Meta:
        model = SpecialDay
        fields = ("name", "first_date", "last_date", "opens", "closes")
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Company party"}),
            "first_date": date_input(),
            "last_date": date_input(),
        }

    field_order = ("name", "first_date", "last_date", "where", "state", "opens", "closes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_date"].required = False
        self.fields["last_date"].help_text = "Empty: one day."
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        first = told.get("first_date")
        if first and not self.has_error("last_date"):
            told["last_date"] = told.get("last_date") or first
            if problem := problem_with(first, told["last_date"]):
                self.add_error("last_date", problem)
        if not self.errors and (other := self.other_of(told)):
            day = max(told["first_date"], other.first_date)
            sentence = (
                f"“{other}” has {day.day} {day:%B %Y} there already. Change that one, or choose other days."
            )
            self.add_error("first_date", sentence)
        return told

    def other_of(self, told: dict[str, Any]) -> SpecialDay | None:
        """The first entry with one of these days in the same place."""
        place = {name: told.get(name) for name in ("floor", "zone")}
        rows = SpecialDay.objects.kept().filter(**place).exclude(pk=self.instance.pk)
        return rows.filter(first_date__lte=told["last_date"], last_date__gte=told["first_date"]).first()


def problem_with(first: Any, last: Any) -> str:
    if last < first:
        return "The last day is before the first one."
    if last.year not in YEARS:
        return FAR_DATE
    if last - first > LONGEST:
        return "At most a year. For longer, change the opening hours."
    if last < timezone.now().date() - timedelta(days=1):
        return "These days are over. Choose days that are still to come."
    return ""


class HolidayCalendarForm(ClosedOrOpenForm):
    country = forms.ChoiceField()
    region = forms.ChoiceField(required=False)

    class Meta:
        model = HolidayCalendar
        fields = ("country", "region", "opens", "closes")

    field_order = ("country", "region", "where", "state", "opens", "closes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["country"] = country_of(current_business().time_zone)
        self.fields["country"].choices = [("", "Choose a country"), *country_names().items()]  # type: ignore[attr-defined]
        self.regions = region_names(self["country"].value() or "")
        self.fields["region"].choices = [("", "Only those of the whole country"), *self.regions.items()]  # type: ignore[attr-defined]
        self.fields["region"].error_messages["invalid_choice"] = "Choose a region of this country."
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        country, region = told.get("country"), told.get("region", "")
        place = {name: told.get(name) for name in ("floor", "zone")}
        others = HolidayCalendar.objects.kept().filter(country=country, region=region, **place)
        if country and others.exclude(pk=self.instance.pk).exists():
            self.add_error("country", "These holidays are there already. Change that line instead.")
        return told
