"""A recording as a part of an announcement's form."""

from functools import cached_property
from typing import Any

from django import forms

from library.editing.rows import PartRow
from library.models import Recording, Sound
from library.parts import Recorded

GONE = "This recording is gone. Take this part out, or record it again."
NOT_YET = "This recording is still being read. Try again in a few seconds."
#: Of milliseconds: more than any recording has, and what Python reads as a number without complaint.
MOST_DIGITS = 9
NOTHING_LEFT = "Nothing of this recording is left. Take this part out, or record it again."


class AudioRow(PartRow):
    """A recording; `gated`, `start_ms` and `end_ms` are as the recorder or the version before has them."""

    title, icon, first = "Recording", "mic", "gated"
    folded = ("gain_db",)
    recording = forms.CharField(widget=forms.HiddenInput, error_messages={"required": GONE})
    start_ms = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end_ms = forms.IntegerField(required=False, widget=forms.HiddenInput)
    gated = forms.BooleanField(required=False, label="Take the noise of the room out")

    @cached_property
    def sound(self) -> Recording | None:
        return self.known.recordings.get(str(self["recording"].value()))

    @property
    def lasts_ms(self) -> int:
        """Of what is kept of it, as far as that is known."""
        start, end = (whole_number(self[name].value()) for name in ("start_ms", "end_ms"))
        return max(0, (end or (self.sound.duration_ms if self.sound else 0)) - (start or 0))

    def clean_recording(self) -> str:
        if self.sound is None:
            raise forms.ValidationError(GONE)
        if self.sound.status == Sound.Status.WAITING:
            raise forms.ValidationError(NOT_YET)
        if not self.sound.is_playable:
            raise forms.ValidationError(self.sound.problem or GONE)
        return str(self.sound.pk)

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start_ms") or 0, self.cleaned_data.get("end_ms")
        lasts_ms = self.sound.duration_ms if self.sound else 0
        if not self.errors and not 0 <= start < (lasts_ms if end is None else min(end, lasts_ms)):
            self.add_error("recording", NOTHING_LEFT)
        # What lies beyond its end is its end.
        self.cleaned_data["end_ms"] = end if end is not None and end < lasts_ms else None
        return self.cleaned_data

    @property
    def part(self) -> Recorded:
        data = self.cleaned_data
        return Recorded(data["recording"], data["start_ms"] or 0, data["end_ms"], data["gated"], self.gain)


def whole_number(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() and len(str(value)) <= MOST_DIGITS else None
