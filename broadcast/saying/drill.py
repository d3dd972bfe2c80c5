"""The words before a drill: made beforehand, and on every player like the clips."""

from collections.abc import Mapping

from library.making import as_said
from library.models import Pronunciation, Rendering
from library.parts import Chime, Part, Pause, Speech, digest

#: So that nobody takes a drill for the real thing. In English, as the voice speaks that is always there.
DRILL: tuple[Part, ...] = (Chime("attention"), Speech("This is a drill. This is only a drill."), Pause(600))
DRILL_TITLE = "Drill"


def drill_digest(pronounced: Mapping[str, str]) -> str:
    """Of the rendering of the words; `pronounced` says how names are said."""
    return digest(as_said(DRILL, pronounced))


def drill_digest_now() -> str:
    """As above, in the current business. One query."""
    return drill_digest(dict(Pronunciation.objects.values_list("written", "spoken")))


def is_drill(rendering: Rendering) -> bool:
    return rendering.digest == drill_digest_now()
