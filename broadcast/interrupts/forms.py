"""What is asked before something is played by hand."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms

from broadcast.fields.targets import COLUMNS, TargetsMixin
from broadcast.models import Mode, Zone
from library.chimes import CHIMES
from library.default_voice import spoken_by_default
from library.forms import NOTHING_TO_SAY, WordsField
from library.models import Announcement
from library.parts import Chime, Part
from library.speech import NotSpeakable, speakable
from tenants.access import Person

WHERE = ("everywhere", *COLUMNS.values())
TIMES = [
    ("once", "Once"),
    ("several", "Several times"),
    ("on", "Again and again until it expires"),
]
LASTS_MIN = [(1, "1 minute"), (5, "5 minutes"), (15, "15 minutes"), (60, "1 hour"), (480, "8 hours")]
GRACE_S = 3
WAY = ("mode", "times", "count", "every_s", "lasts_min", "overrides")
#: Nobody has to touch them, and yet they are not left out.
HAVE_DEFAULTS = ("times", "count", "every_s", "lasts_min", "chime")
#: A gap that somebody fills is a field of this name.
GAP = "gap_"
LONGEST = 500


class WhereForm(TargetsMixin, forms.Form):
    """Where something is heard: of a zone user's own zones alone."""

    right = "play_now"
    has_devices = True

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.person = person
        own = Zone.objects.kept().open_to(person, self.right)
        if person.zone_ids is not None:
            self.fields["everywhere"].label = "Everywhere in your zones"
            self._keep_floors({str(pk) for pk in own.values_list("floor", flat=True) if pk})

    def _keep_floors(self, own: set[str]) -> None:
        """A zone user learns of no floor on which none of their zones is."""
        field = self.fields.get("floors")
        if field is None:
            return
        field.choices = [(pk, name) for pk, name in field.choices if str(pk) in own]  # type: ignore[attr-defined]
        if not own:
            del self.fields["floors"]

    @property
    def has_places(self) -> bool:
        return bool(self.fields["zones"].choices)  # type: ignore[attr-defined]

    @property
    def where(self) -> dict[str, Any]:
        """Of a valid form: what `hearers` takes."""
        return {name: self.cleaned_data[name] for name in WHERE if name in self.cleaned_data}


class WayForm(WhereForm):
    """Where, and how."""

    mode = forms.ChoiceField(choices=Mode.choices, initial=Mode.DUCK, label="And the music?")
    times = forms.ChoiceField(choices=TIMES, initial="once", required=False, label="How often?")
    count = forms.IntegerField(min_value=2, max_value=20, initial=2, required=False, label="Times")
    every_s = forms.IntegerField(
        min_value=5,
        max_value=3600,
        initial=30,
        required=False,
        label="Seconds from one start to the next",
    )
    lasts_min = forms.TypedChoiceField(
        choices=LASTS_MIN,
        initial=5,
        coerce=int,
        required=False,
        label="It expires after",
        help_text="A player that comes back later no longer plays it.",
    )
    has_grace = forms.BooleanField(required=False, label="Wait three seconds, so that I can still cancel it")
    overrides = forms.BooleanField(required=False, label="Also where it is muted, at full volume")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        if len(self.fields["zones"].choices) > 1:  # type: ignore[attr-defined]
            self.initial["everywhere"] = True
        for name in HAVE_DEFAULTS:
            if name in self.fields:
                self.fields[name].has_default = True  # type: ignore[attr-defined]
        if not person.may["emergency"]:
            del self.fields["overrides"]

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("times") == "several" and not asked.get("count") and not self.has_error("count"):
            self.add_error("count", "Say how many times, from 2 to 20.")
        if asked.get("times") == "on" and not asked.get("every_s") and not self.has_error("every_s"):
            self.add_error("every_s", "Say after how many seconds it comes again.")
        if asked.get("times") == "several" and self.is_too_short(asked):
            self.add_error("lasts_min", "It would expire before it has been heard so often. Give it longer.")
        return asked

    @staticmethod
    def is_too_short(asked: dict[str, Any]) -> bool:
        last_s = ((asked.get("count") or 1) - 1) * (asked.get("every_s") or 0)
        return bool(last_s >= (asked.get("lasts_min") or 5) * 60)

    @property
    def is_way_wrong(self) -> bool:
        """Something is to be mended in what is folded away."""
        return any(name in WAY for name in self.errors)

    @property
    def way(self) -> dict[str, Any]:
        """Of a valid form: what `Way` takes."""
        asked = self.cleaned_data
        times = asked.get("times") or "once"
        return {
            "mode": asked["mode"],
            "lasts": timedelta(minutes=asked["lasts_min"] or 5),
            "overrides": bool(asked.get("overrides")),
            "grace_s": GRACE_S if asked["has_grace"] else 0,
            "repeat_times": asked["count"] if times == "several" else 1,
            "repeat_every_s": None if times == "once" else asked["every_s"],
            "until_cleared": times == "on",
        }


class PlayNowForm(WayForm):
    """With a field for every gap that somebody has to fill."""

    def __init__(self, *args: Any, person: Person, gaps: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        for name in gaps:
            self.fields[GAP + name] = forms.CharField(
                max_length=80,
                label=name.replace("_", " ").capitalize(),
                error_messages={"required": f"Say what {{{name}}} is."},
            )

    @property
    def gaps(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(GAP)]

    @property
    def values(self) -> dict[str, str]:
        return {
            name.removeprefix(GAP): value for name, value in self.cleaned_data.items() if name.startswith(GAP)
        }


class SayNowForm(WayForm):
    """Words that are typed and heard."""

    text = WordsField(
        max_length=LONGEST,
        label="What is to be said?",
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "The owner of the blue car, please come to the front desk."}
        ),
        error_messages={"required": "Write what is to be said."},
    )
    chime = forms.ChoiceField(
        choices=[("", "No chime"), *((name, chime.name) for name, chime in CHIMES.items())],
        initial="two_up",
        required=False,
        label="Chime before it",
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        try:
            words = speakable(text)
        except NotSpeakable as error:
            raise forms.ValidationError(str(error)) from error
        if not words:
            raise forms.ValidationError(NOTHING_TO_SAY)
        return text

    @property
    def parts(self) -> list[Part]:
        name = self.cleaned_data["chime"]
        first: list[Part] = [Chime(name)] if name else []
        return [*first, spoken_by_default(self.cleaned_data["text"], self.person.business)]


class EmergencyForm(WhereForm):
    """Which clip, where, and whether it is real. `is_sure` is the second step."""

    right = "emergency"
    has_devices = False
    KINDS = (("drill", "A drill"), ("real", "A real emergency"))

    clip = forms.ModelChoiceField(
        queryset=Announcement.objects.none(),
        empty_label=None,
        label="What is said?",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what is said.", "invalid_choice": "Choose one that is there."},
    )
    kind = forms.ChoiceField(
        choices=KINDS, error_messages={"required": "Choose a drill or a real emergency."}
    )
    word = forms.CharField(max_length=20, required=False, label="Type it here")

    def __init__(self, *args: Any, person: Person, clips: Any, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields["clip"].queryset = clips  # type: ignore[attr-defined]
        self.initial["everywhere"] = True
        self.initial["clip"] = clips.first() if clips.count() == 1 else None

    @property
    def is_drill(self) -> bool:
        return bool(self.cleaned_data["kind"] == "drill")

    @property
    def asked_word(self) -> str:
        """What has to be typed, or what holding the button types."""
        return "DRILL" if self.is_drill else "EMERGENCY"

    @property
    def is_sure(self) -> bool:
        return str(self.cleaned_data["word"]).strip().upper() == self.asked_word


class AllClearForm(forms.Form):
    announcement = forms.ModelChoiceField(
        queryset=Announcement.objects.none(), required=False, empty_label="Nothing", label="And then say"
    )

    def __init__(self, *args: Any, announcements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["announcement"].queryset = announcements  # type: ignore[attr-defined]
