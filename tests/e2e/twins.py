"""A zone with two players and one track of noise, of which no two moments are alike.

Runs inside the site, by the stagehand.
"""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from broadcast.actions.remote import steer
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, add_track, business
from broadcast.models import Zone
from broadcast.players import pairing
from tenants.access import Person
from tenants.schemas import in_business
from tests.e2e import tones

SHOP = Shop("Side by Side", "Tilda", "tilda@side.example", ("Hall",), (), 1)
LENGTH_S = 40


def furnish() -> list[str]:
    """Gives the players' addresses below the site."""
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        tilda, folder = (
            business(account(SHOP.email, SHOP.owner, "side by side we go"), SHOP),
            Path(settings.DATA_DIR),
        )
    with in_business(tilda.business):
        add_track(tilda, tones.make_noise(folder / "rain.mp3", "Rain", LENGTH_S))
        zone = save_zone(None, actor=tilda, name="Hall", crossfade_s=2)
    return [f"/player/#token={token(tilda, zone, name)}" for name in ("Left", "Right")]


def token(owner: Person, zone: Zone, name: str) -> str:
    asked, device_code = pairing.ask(hardware_id=f"twin-{name}", name=name, app_version="test")
    with in_business(owner.business):
        pairing.approve(asked.user_code, actor=owner, zone_id=zone.pk, name=name)
    taken, _ = pairing.redeem(device_code)
    return taken


def seek(position_s: float) -> None:
    tilda = business(account(SHOP.email, SHOP.owner, "side by side we go"), SHOP)
    with in_business(tilda.business):
        steer(Zone.objects.get().pk, "seek", actor=tilda, position_s=position_s)
