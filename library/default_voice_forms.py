from collections.abc import Mapping
from typing import Any

from django import forms

from library.editing.offered import NOT_ENDLESS, Offered, parted, whole
from library.speech.listing import services
from tenants.models import Business

NOTHING: Mapping[str, str] = {}
HELP = "The built-in voice speaks English, and steps in where no other can."


class DefaultVoiceForm(forms.Form):
    """`chosen` is what it says, as columns of a business."""

    language = forms.ChoiceField(
        error_messages={"invalid_choice": "There is no such language. Choose another one."}
    )
    voice = forms.CharField(required=False, validators=[NOT_ENDLESS], widget=forms.Select, help_text=HELP)

    def __init__(self, data: Any, *, business: Business, asked: Mapping[str, str] = NOTHING) -> None:
        """`asked`: what is chosen on the page so far, but not saved."""
        before = whole(business.speech_service, business.speech_voice)
        super().__init__(data, initial={"language": business.speech_language, "voice": before} | dict(asked))
        self._offered, fields = Offered(services()), dict[str, Any](self.fields)
        fields["voice"].has_default = True
        fields["voice"].help_text = self._offered.problem or HELP
        fields["language"].choices = self._offered.languages.items()
        language, chosen = str(self["language"].value()), str(self["voice"].value() or "")
        fields["voice"].widget.choices = self._offered.choices(language, chosen)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if problem := self._offered.refused(found.get("voice", ""), found.get("language", "")):
            self.add_error("voice", problem)
        return found

    @property
    def chosen(self) -> dict[str, str]:
        service, voice = parted(self.cleaned_data["voice"])
        return {"language": self.cleaned_data["language"], "service": service, "voice": voice}
