from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from tenants.models import Notice, Plan

MINUTES = "%Y-%m-%dT%H:%M"
FIRST_LENGTH = timedelta(days=1)


def moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, widget=widget)


class NoticeForm(forms.ModelForm):
    starts_at = moment("From")
    ends_at = moment("Until")
    plans = forms.ModelMultipleChoiceField(
        Plan.objects.filter(retired_at=None),
        required=False,
        label="Only with these plans",
        help_text="None chosen: whatever their plan.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )
    statuses = forms.MultipleChoiceField(
        choices=Notice.About.choices,
        required=False,
        label="Only those that are",
        help_text="None chosen: all of them.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )

    class Meta:
        model = Notice
        fields = ("text", "kind", "starts_at", "ends_at", "statuses")
        labels = {"text": "What do you want to say?", "kind": "Kind"}
        help_texts = {"text": "It stands on every page until its reader puts it away, or its time is over."}
        widgets = {
            "text": forms.Textarea(
                attrs={"rows": 2, "autofocus": True, "placeholder": "On Sunday from 2 to 3 the portal rests."}
            ),
        }

    field_order = ("text", "kind", "starts_at", "ends_at", "plans", "statuses")

    def __init__(self, *args: Any, **options: Any) -> None:
        now = timezone.now().replace(second=0, microsecond=0)
        first = {"kind": Notice.Kind.INFO, "starts_at": now, "ends_at": now + FIRST_LENGTH}
        super().__init__(*args, **{"initial": first, **options})
        self.fields["ends_at"].help_text = f"Both on the clock of {timezone.get_current_timezone_name()}."
        if not self.fields["plans"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["plans"]

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("starts_at"), found.get("ends_at")
        if end and end <= timezone.now():
            self.add_error("ends_at", "This is over already. Choose a time to come.")
        elif start and end and end <= start:
            self.add_error("ends_at", "Choose a time after its beginning.")
        return found

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        plan_ids: list[UUID] = [plan.pk for plan in self.cleaned_data.get("plans", ())]
        return fields | {"plan_ids": plan_ids}
