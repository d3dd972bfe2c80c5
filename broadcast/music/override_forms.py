from datetime import datetime
from typing import Any

from django import forms

from broadcast.books.plans import Books
from broadcast.models import Channel, Zone
from broadcast.music.by_hand import TOO_FAR, ends, first_guess, problem_of
from broadcast.travel.moment import OUT_OF_REACH, BadMoment, read_moment
from tenants.access import Person

CHOOSE_END = "Choose until when."
NO_MOMENT = "Write a date and a time, like 2026-12-24T18:00."
SENTENCES = {"hour": "For one hour, until {at:%H:%M}", "closing": "Until closing, {at:%H:%M}"}


class OverrideForm(forms.Form):
    """`cleaned_data["ends_at"]` is UTC."""

    channel: "forms.ModelChoiceField[Channel]" = forms.ModelChoiceField(
        Channel.objects.none(), empty_label="Choose a channel"
    )
    until = forms.ChoiceField(
        label="Until when?",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": CHOOSE_END, "invalid_choice": CHOOSE_END},
    )
    at = forms.CharField(
        label="Until",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="By the zone's own clock; at most seven days ahead.",
    )

    def __init__(self, *args: Any, person: Person, zone: Zone, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        self.ends = ends(Books.load(now, now), zone, now)
        self.fields["channel"].queryset = Channel.objects.kept().open_to(person, "play_now")  # type: ignore[attr-defined]
        self.fields["until"].choices = self.choices()  # type: ignore[attr-defined]
        self.fields["until"].initial = "hour"
        self.fields["at"].initial = first_guess(zone, now)

    def choices(self) -> list[tuple[str, str]]:
        told = [
            (name, sentence.format(at=self.ends[name].astimezone(self.zone.tz)))
            for name, sentence in SENTENCES.items()
            if name in self.ends
        ]
        return [*told, ("midnight", "Until midnight"), ("at", "Until another time")]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        until = told.get("until")
        if until is None:
            return told
        field = "at" if until == "at" else "until"
        ends_at = self.typed() if until == "at" else self.ends[until]
        problem = problem_of(ends_at, self.now) if ends_at else ""
        if problem:
            self.add_error(field, problem)
        return told | {"ends_at": ends_at}

    def typed(self) -> datetime | None:
        """What was typed, as UTC; None with an error at the field."""
        try:
            return read_moment(self.cleaned_data.get("at") or "", self.zone.tz, self.now).at
        except BadMoment as error:
            self.add_error("at", TOO_FAR if str(error) == OUT_OF_REACH else NO_MOMENT)
            return None
