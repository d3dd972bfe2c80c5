"""A shop whose sound nobody fetches: rows for music and a word, an hour's plan, a zone.

Runs inside the site, by the stagehand.
"""

from broadcast.actions.schedules import save_schedule
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business
from broadcast.interrupts.playing import play_now
from broadcast.models import Zone
from library.models import Announcement, Track
from tenants.access import Person
from tenants.schemas import in_business

SHOP = Shop("Night Shop", "Nell", "nell@night.example", ("Hall",), (), 1)


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, "the lights stay on"), SHOP)


def furnish() -> None:
    nell = owner()
    with in_business(nell.business):
        for letter in "def":
            Track.objects.create(title=letter, file_name=letter, **ready(letter, 201_000))
        word = Announcement.objects.create(title="Word", text="Word", **ready("b", 4_000))
        save_zone(None, actor=nell, name="Hall")
        save_schedule(None, actor=nell, items=[(word, 0)], every_min=20, everywhere=True)


def say_word_now() -> None:
    nell = owner()
    with in_business(nell.business):
        play_now(Announcement.objects.get().pk, actor=nell, zones=list(Zone.objects.all()), mode="pause")


def ready(letter: str, duration_ms: int) -> dict[str, object]:
    return {"sha256": letter * 64, "size_bytes": 1000, "duration_ms": duration_ms, "status": "ready"}
