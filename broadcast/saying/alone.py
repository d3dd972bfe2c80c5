"""Whether an announcement can play by itself, with nobody there to say what its gaps are."""

from library.models import Announcement
from library.speech.variables import free_gaps


def why_not(said: Announcement) -> str:
    """A sentence for whoever wants to plan it; empty where it can."""
    if said.is_expired:
        return f"“{said}” has ended: give it a later end, or choose another."
    return asks(f"“{said}”", said.text)


def asks(name: str, text: str) -> str:
    gaps = [f"{{{gap}}}" for gap in free_gaps(text)]
    if not gaps:
        return ""
    listed = " and ".join(filter(None, [", ".join(gaps[:-1]), gaps[-1]]))
    return f"{name} asks for {listed} when it is played: play it by hand, or take {listed} out of its words."
