"""The announcements of a recipe that are there already."""

from collections.abc import Iterable

from broadcast.recipes.catalogue import Recipe
from library.models import Announcement, Sound


def said_already(recipe: Recipe) -> list[Announcement | None]:
    """For each of its lines the oldest announcement of that name, but for one that could not be spoken."""
    by_name: dict[str, Announcement] = {}
    for row in heard_sometime(line.title for line in recipe.lines):
        by_name.setdefault(row.title.casefold(), row)
    return [by_name.get(line.title.casefold()) for line in recipe.lines]


def heard_sometime(titles: Iterable[str]) -> list[Announcement]:
    wanted = {title.casefold() for title in titles}
    rows = Announcement.objects.kept().exclude(status=Sound.Status.REFUSED, sha256="").order_by("created_at")
    return [row for row in rows if row.title.casefold() in wanted] if wanted else []
