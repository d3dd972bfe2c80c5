from dataclasses import replace
from datetime import datetime, time
from functools import cached_property
from typing import Any, Self

from django import forms
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.fields.rows import time_input
from broadcast.fields.targets import TargetsMixin
from broadcast.models import EVERY_DAY, Channel, Daypart, OpeningHours, Schedule, Zone
from broadcast.places.place import Place, hours_in
from broadcast.recipes.catalogue import Recipe
from broadcast.recipes.said import said_already
from broadcast.saying.alone import asks
from broadcast.schedules.checks import drafted, problem_of
from library.forms import AnnouncementForm, WordsField
from library.models import Announcement
from tenants.access import Person

FIRST_OPENING = (time(9), time(18))


def time_field(label: str, initial: time) -> forms.TimeField:
    return forms.TimeField(label=label, initial=initial, widget=time_input())


def some_without_hours() -> bool:
    """Whether a zone has no opening hours, of its own, its floor's or the business's. Two queries."""
    rows, zones = list(OpeningHours.objects.all()), list(Zone.objects.kept().select_related("floor"))
    return not all(hours_in(place, rows).rows for place in [*map(Place, zones)] or [Place()])


class RecipeForm(TargetsMixin, forms.Form):
    """Where, what is said, and when, of one recipe. Opening hours are asked for only where there are none.

    As it comes it is right. Valid, it has a `draft` or `dayparts` to compute with; nothing is written.
    """

    def __init__(self, *args: Any, recipe: Recipe, person: Person, **options: Any) -> None:
        super().__init__(*args, person=person, **options)
        self.recipe, self.person = recipe, person
        self.initial["everywhere"] = not self.initial.get("zones")
        self.asks_hours = recipe.needs_hours and some_without_hours()
        self.known = said_already(recipe)
        for place, (line, known) in enumerate(zip(recipe.lines, self.known, strict=True)):
            self.fields[f"text_{place}"] = text_field(line.title, line.text, known)
        for place, asked in enumerate(recipe.asked):
            self.fields[f"time_{place}"] = time_field(asked.label, asked.at)
        if self.asks_hours:
            opens, closes = FIRST_OPENING
            self.fields |= {
                "opens": time_field("You open at", opens),
                "closes": time_field("You close at", closes),
            }

    def as_it_comes(self) -> Self:
        """The same, as if it had been sent untouched."""
        values = {name: self[name].value() for name in self.fields}
        return type(self)(values, recipe=self.recipe, person=self.person)

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
        if self.recipe.lines and not self.errors:
            self._check_plan()
        return self.cleaned_data

    def _check_hours(self) -> None:
        """From and until the same would be around the clock."""
        pairs = [("opens", "closes"), *((f"time_{start}", f"time_{end}") for start, end in self.recipe.spans)]
        for start, end in pairs:
            if problem := self._hours_problem(start, end):
                self.add_error(end, problem)

    def _hours_problem(self, start: str, end: str) -> str:
        begins, ends = self.cleaned_data.get(start), self.cleaned_data.get(end)
        if begins is None or ends is None:
            return ""
        if begins == ends:
            return "Choose another time than the one before."
        is_early = self.recipe.one_day and ends < begins
        return f"This is before “{self.fields[start].label}”. Choose a later time." if is_early else ""

    def _check_plan(self) -> None:
        """It must be heard at some time, and leave room."""
        if problem := problem_of(self.books, self.draft, timezone.now()):
            times = [name for name in self.fields if name.startswith("time_")]
            self.add_error(times[-1] if times else None, problem[1])

    def _check_words(self, name: str) -> None:
        """By the rules of an announcement's own form."""
        if name in self.cleaned_data:
            judged = AnnouncementForm({"title": "Recipe", "text": self.cleaned_data[name]})
            for problem in judged.errors.get("text", []):
                self.add_error(name, problem)
            if problem := asks("A recipe plays by itself, but this", self.cleaned_data.get(name, "")):
                self.add_error(name, problem)

    # --- what comes of it

    @property
    def targets_chosen(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("everywhere", "zone_ids", "floor_ids", "tags")}

    @property
    def texts(self) -> list[str]:
        return [self.cleaned_data[f"text_{place}"] for place in range(len(self.recipe.lines))]

    @property
    def times(self) -> list[time]:
        return [self.cleaned_data[f"time_{place}"] for place in range(len(self.recipe.asked))]

    @property
    def opening(self) -> tuple[time, time] | None:
        return (self.cleaned_data["opens"], self.cleaned_data["closes"]) if self.asks_hours else None

    @property
    def asked_for(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            "targets": self.targets_chosen,
            "texts": self.texts,
            "times": self.times,
            "opening": self.opening,
        }

    @property
    def new_count(self) -> int:
        """Announcements that are not there yet."""
        return self.known.count(None)

    @cached_property
    def said(self) -> list[tuple[Announcement, int]]:
        return [
            (
                known if known and known.text == text else Announcement(title=line.title, text=text),
                line.offset_min,
            )
            for line, known, text in zip(self.recipe.lines, self.known, self.texts, strict=True)
        ]

    @cached_property
    def draft(self) -> Schedule:
        columns = self.recipe.schedule_columns(self.times) | self.targets_chosen
        return drafted(Schedule(**columns), self.said)

    @property
    def dayparts(self) -> list[Daypart]:
        return [
            Daypart(
                channel=Channel(name=part.channel),
                days=part.days,
                start=start,
                end=end,
                **self.targets_chosen,
            )
            for part in self.recipe.parts
            for start, end in [part.hours_in(self.times)]
        ]

    @cached_property
    def books(self) -> Books:
        """With the opening hours that it would make."""
        now: datetime = timezone.now()
        books = Books.load(now, now)
        if self.opening is None:
            return books
        opens, closes = self.opening
        new = OpeningHours(days=list(EVERY_DAY), opens=opens, closes=closes)
        return replace(books, hours=[*books.hours, new], _mixes={})


def text_field(label: str, text: str, known: Announcement | None) -> forms.CharField:
    """With the words of the announcement of that name, where there is one."""
    told = f"Your announcement “{known}” says this. Other words make a new one." if known else ""
    return WordsField(
        label=label,
        initial=known.text if known else text,
        help_text=told,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what is to be said."},
    )
