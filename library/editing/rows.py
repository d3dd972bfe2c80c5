"""A part of an announcement as a line of its form: what every kind has, chimes and pauses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms

from library.chimes import CHIMES
from library.editing.offered import Offered
from library.models import Recording
from library.parts import Chime, Part, Pause
from tenants.widgets import UnitInput

MOST_DB = 12
MS = 1000


@dataclass(frozen=True)
class Known:
    """What there is to choose from; recordings by id."""

    offered: Offered = field(default_factory=Offered)
    recordings: Mapping[str, Recording] = field(default_factory=dict)


def shown(value: Any) -> Any:
    return f"{value:g}" if isinstance(value, float) else value


def between(least: float, most: float, unit: str, step: float, **options: Any) -> forms.FloatField:
    """A slider. Left out, it is what it usually is."""
    said = f"Choose between {least:g} and {most:g}."
    return forms.FloatField(
        min_value=least,
        max_value=most,
        required=False,
        widget=UnitInput(unit, {"type": "range", "min": least, "max": most, "step": step}),
        error_messages={"min_value": said, "max_value": said, "invalid": said},
        **options,
    )


class PartRow(forms.Form):
    """`part` is what it says, once it is valid."""

    title = icon = ""
    #: Where somebody goes on who asked for one.
    first = ""
    #: Those behind a click.
    folded: tuple[str, ...] = ()

    kind = forms.CharField(widget=forms.HiddenInput)
    #: What is behind a click stands open.
    is_open = forms.BooleanField(required=False, widget=forms.HiddenInput)
    gain_db = between(-MOST_DB, MOST_DB, "dB", 1, label="Louder or softer", initial=0)

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        for name in self.folded:
            self.fields[name].has_default = True  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(part: Any) -> dict[str, Any]:
        return {name: shown(value) for name, value in asdict(part).items()}

    @property
    def part(self) -> Part:
        raise NotImplementedError

    @property
    def number(self) -> int:
        return int(str(self.prefix).rpartition("-")[2])

    @property
    def was(self) -> str:
        """Its number before a button has put it in its place; empty for a new one."""
        return str(self.data.get(f"{self.prefix}-", self.number))

    @property
    def gain(self) -> float:
        return float(self.cleaned_data.get("gain_db") or 0)

    @property
    def shows_folded(self) -> bool:
        wrong = any(name in self.errors for name in self.folded) if self.is_bound else False
        return wrong or str(self["is_open"].value()).lower() in ("true", "1", "on")

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded]


class ChimeRow(PartRow):
    title, icon, first = "Chime", "bell", "name"
    folded = ("gain_db",)

    name = forms.ChoiceField(
        label="Which chime?",
        choices=[(name, chime.name) for name, chime in CHIMES.items()],
        error_messages={
            "invalid_choice": "There is no such chime. Choose another one.",
            "required": "Choose a chime.",
        },
    )

    @property
    def part(self) -> Chime:
        return Chime(self.cleaned_data["name"], self.gain)


class PauseRow(PartRow):
    title, icon, first = "Pause", "timer", "seconds"

    seconds = forms.FloatField(
        label="How long?",
        min_value=0.1,
        max_value=10,
        initial=1,
        widget=UnitInput("seconds", {"step": 0.1}),
        error_messages={
            "required": "Write how many seconds.",
            "invalid": "Write the seconds as a number.",
            "min_value": "A pause lasts 0.1 seconds at least.",
            "max_value": "A pause lasts 10 seconds at most.",
        },
    )

    @staticmethod
    def initial_of(part: Any) -> dict[str, Any]:
        return {"seconds": f"{part.ms / MS:g}"}

    @property
    def part(self) -> Pause:
        return Pause(round(self.cleaned_data["seconds"] * MS))
