"""The four steps that lead a new business to its first sound."""

from dataclasses import dataclass, replace

from django.urls import reverse

from broadcast.models import Device, Zone
from library.models import Announcement, Track
from tenants.access import Person


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    icon: str
    is_done: bool
    is_next: bool = False


def first_steps(person: Person) -> list[Step]:
    """A zone, some music, an announcement, a player. Empty once all are done, or where others do them."""
    if not person.may["edit_zones"]:
        return []
    steps = [
        Step(
            "Add a zone",
            "A place that hears one thing at a time: the shop floor, the terrace.",
            reverse("new_zone"),
            "map-pin",
            Zone.objects.kept().exists(),
        ),
        Step(
            "Bring your music",
            "Upload audio files; every zone starts with all of it.",
            reverse("tracks"),
            "music",
            Track.objects.playable().exists(),
        ),
        Step(
            "Write an announcement",
            "Type a sentence and hear it spoken seconds later.",
            reverse("new_announcement"),
            "megaphone",
            Announcement.objects.kept().exists(),
        ),
        Step(
            "Connect a player",
            "Open the player on any tablet or computer and enter its code.",
            reverse("pair_device"),
            "monitor-speaker",
            Device.objects.filter(revoked_at=None).exists(),
        ),
    ]
    waiting = [step for step in steps if not step.is_done]
    return [replace(step, is_next=step is waiting[0]) for step in steps] if waiting else []
