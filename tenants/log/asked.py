"""What somebody asks of the log."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from tenants.models import AuditLog, Business

#: Whom the log knows by a name alone: sync2gear itself, and who steered with a remote.
NOBODY = "nobody"
#: Fewer letters are looked for at the beginning of a name: in the middle they would stand everywhere.
FEW_LETTERS = 3
Rows = QuerySet[AuditLog]


class DayField(forms.DateField):
    """A day of which the one after exists too."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not date(1970, 1, 1) <= day <= date(9998, 12, 31):
            raise forms.ValidationError("Choose a day between 1970 and 9998.")
        return day


class LogForm(forms.Form):
    """Each field may be left out, and one that is wrong says so and counts as left out."""

    q = forms.CharField(required=False, max_length=80)
    person = forms.CharField(required=False, max_length=36)
    kind = forms.CharField(required=False, max_length=40)
    action = forms.CharField(required=False, max_length=60)
    visits = forms.BooleanField(required=False)
    since = DayField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_person(self) -> str:
        told: str = self.cleaned_data["person"]
        try:
            return told if told in ("", NOBODY) else str(UUID(told))
        except ValueError as error:
            raise forms.ValidationError("Choose somebody from the list.") from error

    @property
    def chosen(self) -> dict[str, Any]:
        """By field, what was asked and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def rows(self, business: Business | None = None) -> Rows:
        """Of one business, or of all and of none."""
        rows = AuditLog.objects.filter(business=business) if business else AuditLog.objects.all()
        for name, value in self.chosen.items():
            rows = NARROWED[name](rows, value)
        return rows


class StaffLogForm(LogForm):
    """Across all businesses, or in the one that somebody names."""

    business = forms.CharField(required=False, max_length=80)

    def clean_business(self) -> Business | None:
        told = self.cleaned_data["business"]
        known = Business.objects.filter(Q(slug=told) | Q(name__iexact=told)).order_by("created_at")
        if not told or (found := known.first()):
            return found if told else None
        raise forms.ValidationError(f"No business is called “{told}”, nor has this word in its address.")


def by_person(rows: Rows, told: str) -> Rows:
    return rows.filter(actor_id=None) if told == NOBODY else rows.filter(actor_id=told)


def by_words(rows: Rows, words: str) -> Rows:
    way = "istartswith" if len(words) < FEW_LETTERS else "icontains"
    return rows.filter(**{f"object_name__{way}": words})


def midnight(day: date) -> datetime:
    """On the clocks of whoever looks."""
    return timezone.make_aware(datetime.combine(day, time()))


NARROWED: dict[str, Any] = {
    "q": by_words,
    "business": lambda rows, told: rows.filter(business=told),
    "person": by_person,
    "kind": lambda rows, told: rows.filter(kind=told),
    "action": lambda rows, told: rows.filter(verb=told),
    "visits": lambda rows, _: rows.filter(visit_id__isnull=False),
    "since": lambda rows, day: rows.filter(at__gte=midnight(day)),
    "until": lambda rows, day: rows.filter(at__lt=midnight(day + timedelta(days=1))),
}
