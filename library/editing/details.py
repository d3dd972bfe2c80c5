"""What an announcement has besides its parts."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from library.fields import MomentField
from library.models import Announcement, Folder

MOST_CATEGORIES = 50
PASSED = "This moment has passed. Choose a later one, or none."


class DetailsForm(forms.Form):
    title = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "Closing soon"}),
        help_text="The name in your lists; it is not spoken.",
        error_messages={"required": "Give it a title, to find it again."},
    )
    category = forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
        help_text="A word of your own, such as offers or safety.",
    )
    folder = forms.ModelChoiceField(
        Folder.objects.none(),
        required=False,
        empty_label="No folder",
        error_messages={"invalid_choice": "This folder is gone. Choose another one."},
    )
    new_folder = forms.CharField(max_length=80, required=False, label="Or a new folder")
    expires_at = MomentField(
        required=False, label="Ends at", help_text="From then on it is not heard any more. On your clock."
    )
    is_enabled = forms.BooleanField(required=False, initial=True, label="In use")

    def __init__(self, data: Any, row: Announcement | None) -> None:
        names = ("title", "category", "folder", "expires_at", "is_enabled")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {})
        self.before: datetime | None = row.expires_at if row else None
        self.fields["folder"].queryset = Folder.objects.kept()  # type: ignore[attr-defined]

    def clean_expires_at(self) -> datetime | None:
        """One that has ended may be changed without moving its end."""
        at: datetime | None = self.cleaned_data["expires_at"]
        is_new = at and (self.before is None or abs(at - self.before) >= timedelta(minutes=1))
        if at and is_new and at <= timezone.now():
            raise forms.ValidationError(PASSED)
        return at if is_new or at is None else self.before

    @property
    def categories(self) -> list[str]:
        """Those in use, for suggestions."""
        named = Announcement.objects.kept().exclude(category="").order_by("category")
        return list(named.values_list("category", flat=True).distinct()[:MOST_CATEGORIES])

    @property
    def shows_more(self) -> bool:
        """What is folded away has something to show."""
        names = ("category", "folder", "new_folder", "expires_at")
        is_off = not self["is_enabled"].value()
        return is_off or any(self[name].value() or (self.is_bound and name in self.errors) for name in names)
