"""A shop with players, short words to say, and somebody who plays them.

Runs inside the site, by the stagehand.
"""

from uuid import UUID

from django.db import transaction

from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business
from broadcast.edge.models import Outbox, Presence
from broadcast.interrupts.playing import play_now
from broadcast.models import Zone
from broadcast.players import pairing
from library.models import Announcement, Track
from tenants.access import Person
from tenants.letters import post
from tenants.models import Letter
from tenants.schemas import go_public, in_business
from tests.e2e.unheard import ready

SHOP = Shop("Branch", "Bea", "bea@branch.example", ("Hall",), (), 1)
PASSWORD = "two are better than one"


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish(words: int, tokens: int) -> list[str]:
    """Gives the tokens of so many players."""
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        bea = owner()
    with in_business(bea.business):
        Track.objects.create(title="d", file_name="d", **ready("d", 201_000))
        for number in range(words):
            sound = ready("b", 400) | {"sha256": f"{number:064x}"}
            Announcement.objects.create(title=f"Word {number:02}", text="Word", **sound)
        save_zone(None, actor=bea, name="Hall")
        return [paired(bea, f"till-{number}") for number in range(tokens)]


def paired(bea: Person, hardware_id: str) -> str:
    asked, device_code = pairing.ask(hardware_id=hardware_id, name=hardware_id, app_version="test")
    pairing.approve(asked.user_code, actor=bea, zone_id=Zone.objects.get().pk, name=hardware_id)
    return pairing.redeem(device_code)[0]


def approve(code: str, name: str) -> None:
    bea = owner()
    with in_business(bea.business):
        pairing.approve(code, actor=bea, zone_id=Zone.objects.get().pk, name=name)


def say(number: int) -> str:
    """Gives the id of what is heard."""
    bea = owner()
    with in_business(bea.business):
        word = Announcement.objects.get(title=f"Word {number:02}")
        return str(play_now(word.pk, actor=bea, zones=list(Zone.objects.all()), mode="pause").pk)


def spoken() -> list[list[str]]:
    """The number of each interrupt in the zone's stream, and its id."""
    rows = Outbox.objects.filter(event="interrupt").order_by("seq")
    return [[str(seq), data["id"]] for seq, data in rows.values_list("seq", "data")]


def addresses() -> list[str]:
    """From where each player came that was seen."""
    rows = Presence.objects.exclude(pk=UUID(int=0)).values_list("status__address", flat=True)
    return [str(address) for address in rows]


def write_letter() -> None:
    go_public()
    with transaction.atomic():
        post(Letter(subject="By a worker", text="Hello", recipients=["bea@branch.example"]))
