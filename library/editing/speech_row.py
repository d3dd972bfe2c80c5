"""A part of an announcement that is spoken, as a line of its form."""

from typing import Any

from django import forms

from library.editing.offered import NOT_ENDLESS, flat, parted, whole
from library.editing.rows import PartRow, between
from library.fields import WordsField
from library.parts import Speech
from library.speech import NotSpeakable, speakable
from library.speech.ssml import checked, words_of

NOTHING = "There is nothing here that can be spoken. Write it in words."
#: What services take in one call; marked text is not cut.
MOST_BYTES = 5_000
#: With all that is left out when it is spoken: it is kept as it was typed.
MOST_TYPED = 10_000
MARKS = (
    'For those who know SSML. Put &lt;speak&gt; around the whole text; &lt;break time="1s"/&gt; waits, '
    "&lt;emphasis&gt; stresses. A voice that knows no marks reads the words alone."
)


class SpeechRow(PartRow):
    title, icon, first = "Words", "message-square-text", "text"
    folded = ("language", "voice", "speed", "pitch_st", "gain_db", "is_ssml")

    text = WordsField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "Dear guests, we close in ten minutes."}),
        error_messages={"required": "Write what is to be said."},
    )
    language = forms.ChoiceField(
        label="Language",
        required=False,
        initial=Speech.language,
        error_messages={"invalid_choice": "There is no such language. Choose another one."},
    )
    voice = forms.CharField(
        label="Voice",
        required=False,
        validators=[NOT_ENDLESS],
        widget=forms.Select,
        help_text="The built-in voice speaks English, and steps in where no other can.",
    )
    speed = between(0.5, 2, "×", 0.05, label="Speed", initial=1)
    pitch_st = between(-12, 12, "semitones", 1, label="Pitch", initial=0)
    is_ssml = forms.BooleanField(required=False, label="Marks", help_text=MARKS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = self.known.offered
        fields: dict[str, Any] = self.fields
        # A bound field keeps the help of the moment in which it is asked for first.
        fields["voice"].help_text = offered.problem or fields["voice"].help_text
        spoken = str(self["language"].value() or Speech.language)
        chosen = str(self["voice"].value() or "")
        fields["language"].choices = offered.languages.items()
        fields["voice"].widget.choices = offered.choices(spoken, chosen)

    @staticmethod
    def initial_of(part: Any) -> dict[str, Any]:
        return PartRow.initial_of(part) | {"voice": whole(part.service, part.voice)}

    @property
    def voice_name(self) -> str:
        """For the line that leads to all of this."""
        groups = list(self.fields["voice"].widget.choices)
        return flat(groups)[str(self["voice"].value() or "")]

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or Speech.language

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "text" in data and (problem := self._problem(data["text"], bool(data.get("is_ssml")))):
            self.add_error("text", problem)
        if problem := self.known.offered.refused(data.get("voice", ""), data.get("language", "")):
            self.add_error("voice", problem)
        return data

    @staticmethod
    def _problem(text: str, is_ssml: bool) -> str:
        try:
            words = speakable(words_of(checked(text)) if is_ssml else text)
        except NotSpeakable as wrong:
            return str(wrong)
        if len(text) > MOST_TYPED:
            return f"This text has {len(text):,} characters, most of which are not spoken. Take those out."
        size = len(text.encode())
        if is_ssml and size > MOST_BYTES:
            return f"Text and marks together have {size:,} bytes. Shorten them to {MOST_BYTES:,} at most."
        return "" if words else NOTHING

    @property
    def part(self) -> Speech:
        data = self.cleaned_data
        service, voice = parted(data["voice"])
        speed = 1.0 if data["speed"] is None else data["speed"]
        return Speech(
            data["text"],
            data["language"],
            service,
            voice,
            speed,
            data["pitch_st"] or 0.0,
            self.gain,
            data["is_ssml"],
        )
