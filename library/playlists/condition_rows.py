"""The conditions of a rule as rows of its form."""

from typing import Any

from django import forms
from django.urls import reverse

from library.playlists.rule import (
    DAYS,
    MOST_LETTERS,
    MOST_WORDS,
    SPANS,
    WORDS,
    Added,
    Condition,
    Explicit,
    InFolder,
    Span,
    Unplayed,
    Worded,
)

WHOLE = "Write a whole number."
IS = [("", "is"), ("not", "is not")]
EXAMPLES = {"genre": "Jazz, Soul", "tag": "calm, morning", "artist": "Nina Simone"}


class ConditionRow(forms.Form):
    """One condition. `condition` is it as a value, once the row is valid."""

    about = forms.CharField(widget=forms.HiddenInput)
    title = ""

    def __init__(self, *args: Any, about: str, folders: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["about"].initial = about
        self.kind, self.folders = about, folders
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault(
                "aria-label", f"{self.title}: {self.fields[name].label}"
            )

    @property
    def condition(self) -> Condition:
        raise NotImplementedError


class WordedRow(ConditionRow):
    is_not = forms.ChoiceField(choices=IS, required=False, label="is or is not")
    words = forms.CharField(
        max_length=MOST_WORDS * 40,
        label="words",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write at least one word, or take this line out."},
    )

    def __init__(self, *args: Any, about: str, **options: Any) -> None:
        self.title = WORDS[about]
        super().__init__(*args, about=about, **options)
        told = {"list": f"known-{about}", "placeholder": EXAMPLES[about]}
        asked = {"data-known": reverse("known_music_tags")} if about == "tag" else {}
        self.fields["words"].widget.attrs |= told | asked

    def clean_words(self) -> tuple[str, ...]:
        words = dict.fromkeys(
            word for each in self.cleaned_data["words"].split(",") if (word := each.strip())
        )
        if not words:
            raise forms.ValidationError("Write at least one word, or take this line out.")
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(f"At most {MOST_WORDS} words here, with commas between them.")
        if any(len(word) > MOST_LETTERS for word in words):
            raise forms.ValidationError(f"A word has at most {MOST_LETTERS} letters.")
        return tuple(words)

    @property
    def condition(self) -> Condition:
        return Worded(self.kind, self.cleaned_data["words"], bool(self.cleaned_data["is_not"]))


class SpanRow(ConditionRow):
    low = forms.IntegerField(required=False, label="from", error_messages={"invalid": WHOLE})
    high = forms.IntegerField(required=False, label="to", error_messages={"invalid": WHOLE})

    def __init__(self, *args: Any, about: str, **options: Any) -> None:
        self.title, self.least, self.most, self.unit = SPANS[about]
        super().__init__(*args, about=about, **options)
        for name, word in (("low", "from"), ("high", "to")):
            bounds = {"min": self.least, "max": self.most, "placeholder": word}
            self.fields[name].widget.attrs |= bounds

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        low, high = found.get("low"), found.get("high")
        if self.errors:
            return found
        if low is None and high is None:
            self.add_error("low", "Write from where, up to where, or both.")
        elif any(bound is not None and not self.least <= bound <= self.most for bound in (low, high)):
            self.add_error("low", f"Write numbers from {self.least} to {self.most}.")
        elif low is not None and high is not None and low > high:
            self.add_error("low", f"Write the smaller number first: from {high} to {low}.")
        return found

    @property
    def condition(self) -> Condition:
        return Span(self.kind, self.cleaned_data["low"], self.cleaned_data["high"])


class FolderRow(ConditionRow):
    title = "Folder"
    is_not = forms.ChoiceField(choices=IS, required=False, label="is or is not")
    folder = forms.ChoiceField(
        label="folder",
        error_messages={"required": "Choose a folder.", "invalid_choice": "Choose a folder that is there."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["folder"].choices = [("", "Choose a folder"), *self.folders]  # type: ignore[attr-defined]

    @property
    def condition(self) -> Condition:
        return InFolder(self.cleaned_data["folder"], bool(self.cleaned_data["is_not"]))


class ExplicitRow(ConditionRow):
    title = "Explicit"
    is_not = forms.ChoiceField(
        choices=[("not", "left out"), ("", "nothing else")], required=False, label="left out or not"
    )

    @property
    def condition(self) -> Condition:
        return Explicit(bool(self.cleaned_data["is_not"]))


class DaysRow(ConditionRow):
    days = forms.IntegerField(
        min_value=DAYS.start,
        max_value=DAYS.stop - 1,
        label="days",
        error_messages={"invalid": WHOLE, "required": "Write how many days."},
    )
    unit = "days"


class PlayedRow(DaysRow):
    title = "Not played within"

    @property
    def condition(self) -> Condition:
        return Unplayed(self.cleaned_data["days"])


class NeverRow(ConditionRow):
    title = "Never played"

    @property
    def condition(self) -> Condition:
        return Unplayed()


class AddedRow(DaysRow):
    title = "Added within"

    @property
    def condition(self) -> Condition:
        return Added(self.cleaned_data["days"])


ROWS: dict[str, type[ConditionRow]] = {
    **dict.fromkeys(WORDS, WordedRow),
    **dict.fromkeys(SPANS, SpanRow),
    "folder": FolderRow,
    "explicit": ExplicitRow,
    "played": PlayedRow,
    "never": NeverRow,
    "added": AddedRow,
}
#: What a condition may be about, as it is offered.
OFFERED = [
    *WORDS.items(),
    *((about, name) for about, (name, *_) in SPANS.items()),
    ("folder", "Folder"),
    ("explicit", "Explicit"),
    ("played", "Not played lately"),
    ("never", "Never played"),
    ("added", "Added lately"),
]
FIRST = {"played": {"days": 7}, "added": {"days": 30}}


def initial(condition: Condition) -> dict[str, Any]:
    """What the row of a saved condition shows."""
    match condition:
        case Worded():
            told: dict[str, Any] = {"words": ", ".join(condition.any_of)}
        case Span():
            told = {"low": condition.low, "high": condition.high}
        case InFolder():
            told = {"folder": condition.folder}
        case Unplayed() | Added():
            told = {"days": condition.days}
        case Explicit():
            told = {}
    never = condition.about == "played" and told["days"] is None
    is_not = "not" if getattr(condition, "is_not", False) else ""
    return told | {"about": "never" if never else condition.about, "is_not": is_not}
