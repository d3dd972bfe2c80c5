"""What may stand in each column that people edit: in forms and in tables alike."""

import re
from collections.abc import Callable
from typing import Any

from django import forms

from library.fields import MomentField
from library.keeping.tags import MOST_LETTERS, MOST_TAGS, TagsRefused, tidy
from library.tag_values import BPM, NUMBERS, YEARS

ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
NO_ISRC = "An ISRC has 12 characters: two letters, three letters or digits, seven digits, like GBAYE6800011."

NO_YEAR = "Write a year, like 1999."


class PlainField(forms.CharField):
    """One line, without what nobody sees; a NUL is refused, as everywhere."""

    def to_python(self, value: Any) -> str:
        text = "".join(
            letter if letter.isprintable() or letter == "\0" else " " for letter in str(value or "")
        )
        return str(super().to_python(" ".join(text.split())))


class IsrcField(PlainField):
    def to_python(self, value: Any) -> str:
        isrc = re.sub(r"[\s-]", "", super().to_python(value)).upper()
        if isrc and not ISRC.fullmatch(isrc):
            raise forms.ValidationError(NO_ISRC)
        return isrc


class TagsField(forms.Field):
    """Words with commas between them, as a list."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> list[str]:
        words = value.split(",") if isinstance(value, str) else value or []
        try:
            return tidy(words)
        except TagsRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except forms.ValidationError:
            return True


def line(most: int = 200, **options: Any) -> Callable[[], forms.Field]:
    return lambda: PlainField(max_length=most, required=False, **options)


def whole(bounds: range, **options: Any) -> Callable[[], forms.Field]:
    return lambda: forms.IntegerField(min_value=bounds[0], max_value=bounds[-1], required=False, **options)


#: By column, a new field. The order is that of forms and tables.
FIELDS: dict[str, Callable[[], forms.Field]] = {
    "title": lambda: PlainField(max_length=200),
    "artist": line(),
    "album": line(),
    "album_artist": line(),
    "composer": line(),
    "genre": line(80),
    "year": whole(YEARS, error_messages={"invalid": NO_YEAR}),
    "track_number": whole(NUMBERS),
    "disc_number": whole(NUMBERS),
    "isrc": lambda: IsrcField(label="ISRC", required=False, max_length=40),
    "bpm": lambda: forms.FloatField(label="BPM", min_value=BPM[0], max_value=BPM[1], required=False),
    "energy": whole(range(1, 11)),
    "is_explicit": lambda: forms.BooleanField(label="Explicit", required=False),
    "expires_at": lambda: MomentField(label="Plays until", required=False),
    "tags": lambda: TagsField(
        required=False, help_text=f"Up to {MOST_TAGS}, of up to {MOST_LETTERS} letters, with commas between."
    ),
}
