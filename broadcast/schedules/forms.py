"""The form of a schedule: what is said, when, where, and how."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.fields.moments import LocalMomentField, MinutesField, TimesField
from broadcast.fields.rows import FAR_DATE, YEARS, date_input
from broadcast.fields.targets import TargetsMixin
from broadcast.forms import ZERO_TO_HUNDRED, UnitInput
from broadcast.models import DAYS, Schedule
from broadcast.schedules.checks import drafted, outside_of, problem_of
from broadcast.schedules.columns import (
    BEHAVIOUR,
    DATES,
    FIELDS_OF,
    OF_SOME_KIND,
    OTHERS,
    PLAIN,
    WITH_DEFAULTS,
    Kind,
)
from broadcast.schedules.row_sets import RowsMixin
from library.models import Announcement


def rows_field() -> forms.Field:
    return forms.Field(required=False, widget=forms.HiddenInput)


class ScheduleForm(TargetsMixin, RowsMixin, forms.ModelForm):
    """Valid, it has `columns`, `said` and a `draft` to compute with; nothing is written."""

    has_devices = True

    items = rows_field()
    windows = rows_field()
    exclusions = rows_field()
    excluded_dates = rows_field()
    cycle_min = forms.IntegerField(
        min_value=1,
        max_value=1440,
        initial=60,
        label="The sequence lasts",
        widget=UnitInput("minutes"),
        help_text="Then it begins again.",
        error_messages={
            "required": "Write how many minutes.",
            "min_value": "At least one minute.",
            "max_value": "At most a day: 1440 minutes.",
        },
    )
    at_times = TimesField(
        required=False, label="At these times", help_text="As many as you like: 10:30, 15:30"
    )
    at_minutes = MinutesField(
        required=False,
        label="And in every hour at",
        help_text=":00, :30 for every half hour.",
        widget=forms.TextInput(attrs={"placeholder": ":00"}),
    )
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "days"}),
        error_messages={"required": "Choose at least one day."},
    )
    expires_at = LocalMomentField(
        required=False, label="Expires", help_text="From this moment on it plays no more."
    )

    class Meta:
        model = Schedule
        fields = PLAIN
        labels = {
            "name": "Name",
            "kind": "When does it play?",
            "turns": "In which order?",
            "mode": "And the music?",
            "edge": "Around",
            "is_enabled": "Switched on",
            "is_back_timed": "Ends exactly then, instead of starting",
        }
        widgets = {
            "kind": forms.RadioSelect(attrs={"class": "kinds"}),
            "every_min": UnitInput("minutes"),
            "late_by_s": UnitInput("seconds"),
            "min_gap_s": UnitInput("seconds"),
            "first_date": date_input(),
            "last_date": date_input(),
        }
        help_texts = {
            "name": "Without one it is called what it says.",
            "priority": "0 to 100. Where two would overlap, the higher one keeps its time.",
            "late_by_s": "When something else is being said. Later than that it is left out.",
            "min_gap_s": "Without another planned announcement, before and after.",
        }
        error_messages = {
            "kind": {"required": "Choose when it plays."},
            "every_min": {
                "required": "Write how many minutes.",
                "min_value": "At least every minute.",
                "max_value": "At most once a day.",
            },
            "priority": {"min_value": ZERO_TO_HUNDRED, "max_value": ZERO_TO_HUNDRED},
        }

    def __init__(self, *args: Any, first: str | None = None, **options: Any) -> None:
        """`first` is the id of an announcement to begin with, as anybody may have written it."""
        super().__init__(*args, **options)
        for name in (*WITH_DEFAULTS, "at_times", "at_minutes"):
            self.fields[name].required = False
            self.fields[name].has_default = True  # type: ignore[attr-defined]
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]
        announcements = Announcement.objects.kept().open_to(options["person"], self.right)
        self.known = {str(row.pk): row for row in announcements}
        self._show_saved()
        self.set_rows(first)

    def _show_saved(self) -> None:
        row = self.instance
        is_new = row._state.adding
        columns = ("at_times", "at_minutes", "expires_at", "days")
        self.initial.update({name: getattr(row, name) for name in columns})
        if is_new:
            self.initial["days"] = [0, 1, 2, 3, 4]
        elif row.kind == Kind.TIMELINE:
            self.initial["cycle_min"] = row.every_min

    # --- what was filled in

    @property
    def kind(self) -> str:
        return str(self.cleaned_data.get("kind") or "")

    def clean_expires_at(self) -> Any:
        expires_at = self.cleaned_data["expires_at"]
        if expires_at and expires_at <= timezone.now():
            raise forms.ValidationError("This moment has passed. Choose a later one, or none.")
        return expires_at

    def clean(self) -> dict[str, Any]:
        self.cleaned_data = super().clean()
        self._leave_other_kinds()
        self._keep_defaults()
        self._check_dates()
        self._check_times()
        return self.cleaned_data

    def _leave_other_kinds(self) -> None:
        for name in OF_SOME_KIND.difference(FIELDS_OF.get(self.kind, ())):
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)
        if self.kind == Kind.TIMELINE and "cycle_min" in self.cleaned_data:
            self.cleaned_data["every_min"] = self.cleaned_data["cycle_min"]
        if self.kind == Kind.OPENING:
            self.cleaned_data |= {"windows": [], "while_open": False}
        if self.kind == Kind.CLOCK and not (
            self.cleaned_data.get("at_minutes") or self.has_error("at_minutes")
        ):
            # Single times need no hours around them; those of a new form would cut some off unseen.
            self.errors.pop("windows", None)
            self.cleaned_data["windows"] = []

    def _keep_defaults(self) -> None:
        for name in (*WITH_DEFAULTS, "at_times", "at_minutes"):
            if self.cleaned_data.get(name) in ("", None) and not self.has_error(name):
                self.cleaned_data.pop(name, None)

    def _check_dates(self) -> None:
        dates = {name: self.cleaned_data.get(name) for name in ("first_date", "last_date")}
        for name, value in dates.items():
            if value and value.year not in YEARS:
                self.add_error(name, FAR_DATE)
        first, last = dates.values()
        if first and last and last < first:
            self.add_error("last_date", "The last day is before the first day.")

    def _check_times(self) -> None:
        data = self.cleaned_data
        is_wrong = self.has_error("at_times") or self.has_error("at_minutes")
        if self.kind == Kind.CLOCK and not (is_wrong or data.get("at_times") or data.get("at_minutes")):
            self.add_error("at_times", "Write at least one time.")
        if self.kind == Kind.CLOCK and (outside := outside_of(data.get("windows"), data.get("at_times"))):
            self.add_error("at_times", f"{outside:%H:%M} lies outside the hours. Change it, or the hours.")
        if self.kind == Kind.TIMELINE and "every_min" in data and "items" in data:
            self._refuse_late(self.kind, data["every_min"] - 1)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for name, value in self.columns.items():
                setattr(self.instance, name, value)
            if problem := problem_of(self.books, self.draft, timezone.now()):
                self.add_error(*problem)

    # --- what comes of it

    @property
    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in (*PLAIN, *OTHERS) if name in data}

    @property
    def said(self) -> list[tuple[Announcement, int]]:
        """(announcement, offset_min) in order; those of the saved schedule before it is touched."""
        if self.is_bound:
            return list(self.cleaned_data.get("items", ()))
        if self.instance._state.adding:
            return []
        items = self.instance.items.select_related("announcement")
        return [(item.announcement, item.offset_min) for item in items]

    @cached_property
    def draft(self) -> Schedule:
        return drafted(self.instance, self.said)

    @cached_property
    def books(self) -> Books:
        """From now for so long that holidays of its first year are known."""
        now = timezone.now()
        first = self.instance.first_date
        far = now.replace(year=first.year, month=1, day=1) if first and first.year in YEARS else now
        return Books.load(now, max(now, far))

    # --- which of its folded parts stand open

    @property
    def has_dates(self) -> bool:
        return self._shows(DATES) or any(self.rows[name] for name in ("exclusions", "excluded_dates"))

    @property
    def has_behaviour(self) -> bool:
        return self._shows(BEHAVIOUR)

    def _shows(self, names: tuple[str, ...]) -> bool:
        """Something there is wrong, or is not as it is in a new one."""
        new = Schedule()
        return any(name in self.errors or self._differs(name, getattr(new, name)) for name in names)

    def _differs(self, name: str, usual: Any) -> bool:
        return self[name].value() not in (usual, str(usual), "", None)
