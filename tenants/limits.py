"""How much a business may keep. Above a limit new things are refused; what is there goes on being heard."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Business, StorageUse, User

GB = 1_000_000_000
#: From this share on a meter warns.
NEAR = 0.9


@dataclass(frozen=True)
class Storage:
    """`most_bytes` is None where there is no end to them."""

    used_bytes: int
    most_bytes: int | None

    @property
    def share(self) -> float:
        return 0.0 if self.most_bytes is None else self.used_bytes / max(1, self.most_bytes)

    @property
    def is_near(self) -> bool:
        return self.share >= NEAR

    @property
    def is_full(self) -> bool:
        return not self.has_room(1)

    def has_room(self, more_bytes: int) -> bool:
        return self.most_bytes is None or self.used_bytes + more_bytes <= self.most_bytes


def storage_of(business: Business) -> Storage:
    """As of now, whatever the `business` in hand was loaded with."""
    limit_gb, used_bytes = (
        Business.objects.filter(pk=business.pk)
        .values_list("storage_limit_gb", "storage_use__used_bytes")
        .get()
    )
    return Storage(used_bytes or 0, None if limit_gb is None else limit_gb * GB)


def count_stored(business: Business, more_bytes: int) -> None:
    """So many bytes came; a negative number went. Last in a transaction: the row is locked from then on."""
    now_used = Greatest(F("used_bytes") + more_bytes, 0)
    if more_bytes and not StorageUse.objects.filter(business=business).update(used_bytes=now_used):
        StorageUse.objects.update_or_create(business=business, defaults={"used_bytes": max(0, more_bytes)})


@transaction.atomic
def correct_stored(business: Business, measure: Callable[[], int]) -> None:
    """`measure` counts the business's own rows while nobody counts what comes and goes."""
    StorageUse.objects.get_or_create(business=business)
    use = StorageUse.objects.select_for_update().filter(business=business)
    list(use)
    use.update(used_bytes=measure())


@transaction.atomic
def grant_storage(business: Business, *, actor: User, limit_gb: int | None) -> Business:
    """None: as much as it takes. By staff alone, in the business's own log."""
    demand_of_staff(actor, "edit_businesses")
    row = Business.objects.select_for_update().get(pk=business.pk)
    if row.storage_limit_gb != limit_gb:
        row.storage_limit_gb = limit_gb
        row.save(update_fields=["storage_limit_gb"])
        audit.write(actor, row, "changed the storage of", row)
    return row
