"""The words that a rule can be about, as they stand in the library."""

from django.db.models import F, Func

from library.models import Track

MOST_KNOWN = 200


def known_words() -> dict[str, list[str]]:
    """The first genres and tags by name, to choose from while somebody writes."""
    own = Track.objects.own().kept().order_by()
    genres = own.exclude(genre="").values_list("genre", flat=True).distinct().order_by("genre")
    each_tag = Func(F("tags"), function="unnest")
    tags = (
        own.exclude(tags=[]).annotate(tag=each_tag).values_list("tag", flat=True).distinct().order_by("tag")
    )
    return {"genre": list(genres[:MOST_KNOWN]), "tag": list(tags[:MOST_KNOWN])}
