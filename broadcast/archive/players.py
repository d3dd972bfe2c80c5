"""Who is paired with a business that was restored. In its schema."""

from collections.abc import Mapping
from secrets import token_urlsafe
from uuid import UUID

from django.utils import timezone

from broadcast.alerts.endings import let_go
from broadcast.archive.reading import Archive
from broadcast.archive.shapes import REMOTE
from broadcast.edge.models import EdgeDevice, RemoteKey
from broadcast.models import Device
from broadcast.outbox import notify, shown, token_hash
from tenants.models import Business


def let_in(tokens: Mapping[str, str]) -> None:
    """Those that were paired when the archive was made go on with the token that they have; nobody else."""
    pair(set(map(UUID, tokens)))
    for device in Device.objects.filter(revoked_at=None):
        EdgeDevice.objects.create(pk=device.pk, token_hash=tokens[str(device.pk)], **shown(device))
        tell(device.pk, device.zone_id)


def keep_in(business: Business) -> int:
    """Those that are paired now go on; gives how many had to go, because the archive does not know them."""
    now = {row.pk: row for row in EdgeDevice.objects.filter(business_id=business.pk, revoked_at=None)}
    pair(set(now))
    for device in Device.objects.filter(pk__in=now):
        EdgeDevice.objects.filter(pk=device.pk).update(**shown(device))
        tell(device.pk, device.zone_id)
        del now[device.pk]
    for row in now.values():
        token = token_hash(token_urlsafe(32))
        EdgeDevice.objects.filter(pk=row.pk).update(token_hash=token, revoked_at=timezone.now())
        tell(row.pk, row.zone_id)
    return len(now)


def pair(ids: set[UUID]) -> None:
    """These are paired, and no others."""
    Device.objects.filter(pk__in=ids).update(revoked_at=None)
    others = Device.objects.filter(revoked_at=None).exclude(pk__in=ids)
    let_go(others.values_list("pk", flat=True), timezone.now())
    others.update(revoked_at=timezone.now())


def tell(device_id: UUID, zone_id: UUID) -> None:
    notify("device", device_id)
    notify("seen", zone_id)


def bring_remotes(archive: Archive, business: Business) -> None:
    rows = ({name: told[name] for name in REMOTE} for told in archive.told["remotes"])
    RemoteKey.objects.bulk_create(RemoteKey(business_id=business.pk, **row) for row in rows)
