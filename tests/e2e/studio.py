"""A business for recordings, made without clicking, and what became of them.

Runs inside the site, by the stagehand.
"""

from broadcast.demo.seed import Shop, account, business
from library import shelf
from library.models import Announcement, Recording
from tenants.access import Person
from tenants.models import AuditLog
from tenants.schemas import in_business

BOOTH = Shop("Sound Booth", "Robin", "robin@booth.example", (), (), 1)
PASSWORD = "say it once more"


def owner() -> Person:
    return business(account(BOOTH.email, BOOTH.owner, PASSWORD), BOOTH)


def furnish() -> str:
    """Gives the path of the business."""
    return f"/b/{owner().business.slug}/"


def counts() -> tuple[int, int]:
    """How many recordings there are, and how many announcements."""
    with in_business(owner().business):
        return Recording.objects.count(), Announcement.objects.count()


def files(title: str) -> dict[str, str]:
    """Where the announcement's sound and its recording's stand, and how that was called when it came."""
    robin = owner()
    with in_business(robin.business):
        row = Announcement.objects.get(title=title)
        (part,) = row.versions.get().parts
        take = Recording.objects.get(pk=part["recording"])
    uploaded = AuditLog.objects.get(object_id=take.pk, verb="uploaded").changes["file"]["to"]
    return {"uploaded": uploaded} | {
        name: str(shelf.path(shelf.audio_key(robin.business.pk, sound.sha256)))
        for name, sound in (("announcement", row), ("recording", take))
    }
