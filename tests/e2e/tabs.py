"""Two businesses of one person that look alike, each with a zone, a player and music, made without clicking.

Runs inside the site, by the stagehand.
"""

from django.db import transaction
from django.utils import timezone

from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business, player
from broadcast.models import Zone
from library.models import Folder, Playlist, PlaylistTrack, Track
from tenants.models import AuditLog, Business, StaffVisit
from tenants.schemas import in_business

EMAIL = "lara@banks.example"
PASSWORD = "two sides of a river"
SAM = "sam@banks.example"
SHOPS = {"left-bank": "Left Bank", "right-bank": "Right Bank"}


def furnish() -> dict[str, str]:
    """Gives the token of each business's player, by slug."""
    account(SAM, "Sam", PASSWORD, staff_role="admin")
    return {slug: stocked(slug, name) for slug, name in SHOPS.items()}


def stocked(slug: str, name: str) -> str:
    shop = Shop(name, "Lara", EMAIL, ("Hall",), (), 1)
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        lara = business(account(EMAIL, "Lara", PASSWORD), shop)
    with in_business(lara.business):
        if not Zone.objects.exists():
            save_zone(None, actor=lara, name="Hall")
            sound = {"sha256": "a" * 64, "duration_ms": 1000, "status": "ready"}
            Track.objects.create(title=f"{name} song", file_name="a.mp3", search_text=name.lower(), **sound)
    return player(lara, "Hall", "/", {})["token"]


def emptied() -> dict[str, str]:
    """The id of an empty playlist of each, by slug; no folder is left, and nobody of the staff is inside."""
    StaffVisit.objects.update(until=timezone.now())
    return {slug: empty_list(slug) for slug in SHOPS}


def empty_list(slug: str) -> str:
    with in_business(Business.objects.get(slug=slug)):
        Folder.objects.all().delete()
        PlaylistTrack.objects.all().delete()
        return str(Playlist.objects.get_or_create(name="Evening")[0].pk)


def held() -> dict[str, dict[str, list[str]]]:
    """What each has: the names of its folders, the titles in its playlist and in its music."""
    return {slug: contents(slug) for slug in SHOPS}


def contents(slug: str) -> dict[str, list[str]]:
    with in_business(Business.objects.get(slug=slug)):
        return {
            "folders": list(Folder.objects.order_by("name").values_list("name", flat=True)),
            "playlist": list(PlaylistTrack.objects.values_list("track__title", flat=True)),
            "music": list(Track.objects.order_by("title").values_list("title", flat=True)),
        }


def end_visits() -> None:
    StaffVisit.objects.update(until=timezone.now())


def told_of_visits() -> list[list[str]]:
    """The businesses in whose logs a visit stands, with that of the visit itself."""
    places = {visit.pk: visit.business.slug for visit in StaffVisit.objects.select_related("business")}
    rows = AuditLog.objects.exclude(visit_id=None).select_related("business")
    return [[row.business.slug, places[row.visit_id]] for row in rows if row.business and row.visit_id]
