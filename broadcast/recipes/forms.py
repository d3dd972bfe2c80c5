from datetime import time
from typing import Any

from django import forms

from broadcast.fields.rows import NO_TIME, time_input
from broadcast.fields.targets import TargetsMixin
from broadcast.models import OpeningHours, Zone
from broadcast.places.place import Place, hours_in
from broadcast.recipes.catalogue import Recipe
from library.forms import AnnouncementForm

FIRST_OPENING = (time(9), time(18))


def time_field(label: str, initial: time) -> forms.TimeField:
    messages = {"invalid": NO_TIME, "required": NO_TIME}
    return forms.TimeField(label=label, initial=initial, widget=time_input(), error_messages=messages)


def some_without_hours() -> bool:
    """Whether a zone has no opening hours, of its own, its floor's or the business's. Two queries."""
    rows, zones = list(OpeningHours.objects.all()), list(Zone.objects.kept().select_related("floor"))
    return not all(hours_in(place, rows).rows for place in [*map(Place, zones)] or [Place()])


class RecipeForm(TargetsMixin, forms.Form):
    """Where, what is said, and when, of one recipe. Opening hours are asked for only where there are none."""

    def __init__(self, *args: Any, recipe: Recipe, **options: Any) -> None:
        super().__init__(*args, **options)
        self.recipe = recipe
        self.asks_hours = recipe.needs_hours and some_without_hours()
        for place, line in enumerate(recipe.lines):
            self.fields[f"text_{place}"] = text_field(line.title, line.text)
        for place, asked in enumerate(recipe.asked):
            self.fields[f"time_{place}"] = time_field(asked.label, asked.at)
        if self.asks_hours:
            opens, closes = FIRST_OPENING
            self.fields |= {
                "opens": time_field("You open at", opens),
                "closes": time_field("You close at", closes),
            }

    def bound(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(start)]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return self.bound("text_")

    @property
    def time_fields(self) -> list[forms.BoundField]:
        return self.bound("time_")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data = super().clean()
        for place in range(len(self.recipe.lines)):
            self._check_words(f"text_{place}")
        self._check_hours()
        return self.cleaned_data

    def _check_hours(self) -> None:
        """From and until the same would be around the clock."""
        pairs = [("opens", "closes"), *((f"time_{start}", f"time_{end}") for start, end in self.recipe.spans)]
        for start, end in pairs:
            if start in self.cleaned_data and self.cleaned_data[start] == self.cleaned_data.get(end):
                self.add_error(end, "Choose another time than the one before.")

    def _check_words(self, name: str) -> None:
        """By the rules of an announcement's own form."""
        if name in self.cleaned_data:
            judged = AnnouncementForm({"title": "Recipe", "text": self.cleaned_data[name]})
            for problem in judged.errors.get("text", []):
                self.add_error(name, problem)

    @property
    def asked_for(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "targets": {name: data[name] for name in ("everywhere", "zone_ids", "floor_ids", "tags")},
            "texts": [data[f"text_{place}"] for place in range(len(self.recipe.lines))],
            "times": [data[f"time_{place}"] for place in range(len(self.recipe.asked))],
            "opening": (data["opens"], data["closes"]) if self.asks_hours else None,
        }


def text_field(label: str, text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        initial=text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what is to be said."},
    )
