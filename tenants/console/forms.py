"""What staff fill in about a business."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone

from tenants.forms import StartForm, TimeZoneField
from tenants.models import Business, Feature, Plan, StaffNote, User
from tenants.plans import default_plan
from tenants.slugs import made_of, valid_slug

LIMITS = (
    "floor_limit",
    "zone_limit",
    "device_limit",
    "people_limit",
    "storage_limit_gb",
    "speech_credits",
)
ONE_FLOOR = "Tick “More than one floor” below for that; without it there is one."
LONGEST_TRIAL_DAYS = 3650
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)


class AllowanceForm(forms.ModelForm):
    """Limits, features and price, of a business or of a plan."""

    features = forms.MultipleChoiceField(
        choices=Feature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        label="Features",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in LIMITS:
            self.fields[name].widget.attrs |= {"min": "0", "placeholder": "No end"}
            self.fields[name].has_default = True  # type: ignore[attr-defined]
        self.fields["floor_limit"].help_text = f"One without “{Feature.MULTI_FLOOR.label}”."
        self.fields["price_a_month"].label = f"Price a month in {settings.CURRENCY}"
        self.fields["price_a_month"].widget.attrs |= {"min": "0", "step": "0.01"}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        is_one = Feature.MULTI_FLOOR not in found.get("features", [Feature.MULTI_FLOOR])
        if is_one and (found.get("floor_limit") or 0) > 1:
            self.add_error("floor_limit", ONE_FLOOR)
        return found

    def limit_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in LIMITS]


class BusinessForm(AllowanceForm):
    """`columns` are what it says, by the names of the model."""

    time_zone = TimeZoneField(label="Time zone")
    trial_until = forms.DateField(
        required=False,
        label="Trial until",
        help_text="The last day of it, there. Empty: it is not trying us out.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    trial_days = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LONGEST_TRIAL_DAYS,
        label="Or so many days from now",
        help_text="Takes the place of the date.",
    )

    class Meta:
        model = Business
        fields = ("name", "time_zone", "price_a_month", *LIMITS, "features")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.was = self.instance.trial_ends_at
        self.initial["trial_until"] = last_day(self.was, self.instance.time_zone)
        self.fields["trial_days"].has_default = True  # type: ignore[attr-defined]

    clean_name = StartForm.clean_name

    @property
    def columns(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        until, days = told.pop("trial_until"), told.pop("trial_days")
        return told | {"trial_ends_at": self.trial_end(until, days, told["time_zone"])}

    def trial_end(self, until: date | None, days: int | None, time_zone: str) -> datetime | None:
        if days is not None:
            return timezone.now() + timedelta(days=days)
        if until is None:
            return None
        # What nobody touched keeps its minute.
        return self.was if until == self.initial["trial_until"] else end_of(until, time_zone)


def last_day(ends_at: datetime | None, time_zone: str) -> date | None:
    """The local date on which a trial is still running."""
    if ends_at is None:
        return None
    return (ends_at - timedelta(microseconds=1)).astimezone(ZoneInfo(time_zone)).date()


def end_of(day: date, time_zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))


class NewBusinessForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        label="Name",
        widget=forms.TextInput(attrs={"placeholder": "Café Aroma", "autofocus": True}),
    )
    slug = forms.CharField(
        max_length=50,
        required=False,
        label="Address",
        help_text="The word in its addresses, /b/…/. It stays for good. Empty: made of the name.",
        widget=forms.TextInput(
            attrs={"placeholder": "cafe-aroma", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    time_zone = TimeZoneField(initial="Europe/London", label="Time zone")
    plan = forms.ModelChoiceField(
        Plan.objects.none(),
        required=False,
        empty_label="None: everything, without an end",
        label="Plan",
        help_text="Its limits, features, price and trial.",
    )
    owner_email = forms.EmailField(
        label="Owner's e-mail address", help_text="Whoever has no account yet is sent an invitation."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["plan"].queryset = Plan.objects.filter(retired_at=None)  # type: ignore[attr-defined]
        self.fields["plan"].has_default = True  # type: ignore[attr-defined]
        self.initial.setdefault("plan", default_plan())

    clean_name = StartForm.clean_name

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "name" in found and "slug" in found:
            found["slug"] = found["slug"] or made_of(found["name"])
            try:
                valid_slug(found["slug"])
            except ValidationError as refused:
                self.add_error("slug", refused)
        return found


class PlanChoiceForm(forms.Form):
    plan = forms.ModelChoiceField(Plan.objects.none(), required=False, label="Plan", empty_label="No plan")

    def __init__(self, *args: Any, business: Business, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Plan.objects.filter(Q(retired_at=None) | Q(businesses=business)).distinct()
        self.fields["plan"].queryset = rows  # type: ignore[attr-defined]
        self.fields["plan"].has_default = True  # type: ignore[attr-defined]
        self.initial["plan"] = business.plan_id


class PlanForm(AllowanceForm):
    class Meta:
        model = Plan
        fields = ("name", "price_a_month", "trial_days", *LIMITS, "features")
        labels = {"trial_days": "Days of trial"}
        help_texts = {"trial_days": "0: no trial."}
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Start"})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["trial_days"].widget.attrs |= {"min": "0", "max": str(LONGEST_TRIAL_DAYS)}
        self.fields["trial_days"].validators.append(MaxValueValidator(LONGEST_TRIAL_DAYS))
        if not options.get("instance"):
            self.initial["features"] = []


class NoteForm(forms.ModelForm):
    class Meta:
        model = StaffNote
        fields = ("text",)
        labels = {"text": "Note"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "placeholder": "Asked about a second floor"})}


class HireForm(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="Of somebody who has an account here.")
    role = forms.ChoiceField(
        label="Role",
        choices=[
            (User.StaffRole.SUPPORT, "Support: sees and enters all businesses, answers messages"),
            (User.StaffRole.ADMIN, "Admin: everything, plans and staff too"),
        ],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        initial=User.StaffRole.SUPPORT,
    )
