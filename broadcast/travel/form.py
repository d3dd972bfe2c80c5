"""Where and when to travel."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, QueryDict
from django.utils import timezone

from broadcast.models import Zone
from broadcast.travel.moment import BadMoment, Moment, read_moment, written
from tenants.access import Person

HOURS = (("2", "2 hours"), ("6", "6 hours"))
#: Of what came before the moment.
BEFORE = timedelta(minutes=30)


class TravelForm(forms.Form):
    """A zone of the person's own, a moment on its clocks, and how much of its time to show."""

    zone: "forms.ModelChoiceField[Zone]" = forms.ModelChoiceField(Zone.objects.none(), empty_label=None)
    at = forms.CharField(label="Moment", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    hours = forms.ChoiceField(label="Show", choices=HOURS)
    moment: Moment | None = None

    def __init__(self, asked: QueryDict, person: Person) -> None:
        zones = Zone.objects.kept().open_to(person).select_related("floor")
        self.now = timezone.now()
        self.place = chosen(zones, person, asked.get("zone"))
        self.asked = self.defaults() | {name: value for name, value in asked.dict().items() if value}
        super().__init__(self.asked)
        self.fields["zone"].queryset = zones  # type: ignore[attr-defined]

    def defaults(self) -> dict[str, Any]:
        if self.place is None:
            return {}
        return {"zone": str(self.place.pk), "at": written(self.now, self.place.tz), "hours": HOURS[0][0]}

    def clean_at(self) -> str:
        if self.place is None:
            raise forms.ValidationError("Add a zone first.")
        try:
            self.moment = read_moment(self.cleaned_data["at"], self.place.tz, self.now)
        except BadMoment as error:
            raise forms.ValidationError(str(error)) from None
        # What the field can show: the wall time alone.
        self.asked["at"] = f"{self.moment.at.astimezone(self.place.tz):%Y-%m-%dT%H:%M}"
        return str(self.asked["at"])

    @property
    def stretch(self) -> tuple[datetime, datetime]:
        """What to show, as UTC moments. Only of a valid form."""
        at = self.moment.at if self.moment else self.now
        start = (at - BEFORE).astimezone(UTC)
        return start, start + timedelta(hours=int(self.cleaned_data["hours"]))


def chosen(zones: Any, person: Person, pk: str | None) -> Zone | None:
    """The zone asked for, or Http404; without one, the first there is."""
    if not pk:
        first: Zone | None = zones.first()
        return first
    try:
        zone: Zone = zones.load(person, "see", UUID(pk))
    except ValueError:
        raise Http404 from None
    return zone
