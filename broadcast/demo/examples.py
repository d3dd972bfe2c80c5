"""Announcements of the demo's café that show what else can be done. A worker makes their sound."""

from broadcast.interrupts.emergencies import keep_clip
from library.announcing import save_announcement
from library.default_voice import spoken_by_default
from library.folders import file_announcements, folder_named
from library.models import Announcement
from library.parts import Chime, Part, Pause
from tenants.access import Person

CLIP = "Leave the building"
#: Title, folder, category, parts; words stand for themselves.
EXAMPLES: tuple[tuple[str, str, str, tuple[str | Part, ...]], ...] = (
    (
        "Your table is ready",
        "Guests",
        "service",
        (Chime("two_up"), "{name}, your table is ready. Please come to the counter."),
    ),
    (
        "What time is it?",
        "Guests",
        "service",
        (Chime("soft"), "It is {time}. Welcome to {zone}. We are here for you until {closing_time}."),
    ),
    (
        CLIP,
        "Safety",
        "",
        (
            Chime("attention"),
            "Attention, please. Leave the building by the nearest exit.",
            Pause(800),
            "Leave the building now. Please help each other.",
        ),
    ),
    (
        "All clear",
        "Safety",
        "",
        (Chime("two_down"), "All is well again. Thank you for your patience. You may come back in."),
    ),
)
ASKED = ("Live music on Friday", "Guests", "offers", (Chime("three"), "Live music on Friday, from eight."))
#: Folders for what is there already, by titles.
FILED = {
    "Every day": ("Welcome", "Lunch is ready", "Loyalty card"),
    "Closing time": ("Last orders", "Closing soon"),
}


def furnish_examples(owner: Person, manager: Person) -> None:
    """`manager` has to ask for approval, and does."""
    for title, folder, category, parts in EXAMPLES:
        write(owner, title, folder, category, parts)
    keep_clip(Announcement.objects.get(title=CLIP).pk, actor=owner, is_emergency=True)
    write(manager, *ASKED)
    for name, titles in FILED.items():
        folder_row = folder_named(name, actor=owner)
        rows = Announcement.objects.filter(title__in=titles)
        file_announcements(dict.fromkeys(rows.values_list("pk", flat=True), folder_row.pk), actor=owner)


def write(actor: Person, title: str, folder: str, category: str, parts: tuple[str | Part, ...]) -> None:
    said = [spoken_by_default(part, actor.business) if isinstance(part, str) else part for part in parts]
    save_announcement(None, actor=actor, parts=said, title=title, new_folder=folder, category=category)
