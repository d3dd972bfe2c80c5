"""What a recipe will do, before it is made: its next times, what is in their way, what its music meets."""

from dataclasses import dataclass, field
from datetime import datetime

from broadcast.music.weeks import Clash, clashes, zones_with_floors
from broadcast.recipes.forms import RecipeForm
from broadcast.schedules.preview import Preview, foreseen, problems_of


@dataclass(frozen=True)
class RecipeAhead:
    preview: Preview = field(default_factory=Preview)
    #: One of its own dayparts, by its channel, and another that wants the same hours.
    overlaps: list[tuple[str, Clash]] = field(default_factory=list)


def recipe_ahead(form: RecipeForm, now: datetime) -> RecipeAhead:
    """Of what stands in a bound form."""
    if not form.is_valid():
        return RecipeAhead(Preview(problems=problems_of(form)))
    if form.recipe.parts:
        zones = zones_with_floors()
        met = [(part.channel.name, clash) for part in form.dayparts for clash in clashes(part, zones)]
        return RecipeAhead(overlaps=met)
    return RecipeAhead(foreseen(form.books, form.draft, form.said, now))
