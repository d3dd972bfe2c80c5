"""How much a business may keep. Above a limit new things are refused; what is there goes on being heard."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from tenants.models import Business, Feature, PlaceUse, StorageUse
from tenants.trials import state_of

GB = 1_000_000_000
#: From this share on a meter warns.
NEAR = 0.9


@dataclass(frozen=True)
class Storage:
    """`most_bytes` is None where there is no end to them."""

    used_bytes: int
    most_bytes: int | None
    #: Then nothing new is taken, however much room there is.
    trial_is_over: bool = False

    @property
    def share(self) -> float:
        return 0.0 if self.most_bytes is None else self.used_bytes / max(1, self.most_bytes)

    @property
    def is_near(self) -> bool:
        return self.share >= NEAR

    @property
    def is_full(self) -> bool:
        return not self.holds(1)

    def has_room(self, more_bytes: int) -> bool:
        return not self.trial_is_over and self.holds(more_bytes)

    def holds(self, more_bytes: int) -> bool:
        return self.most_bytes is None or self.used_bytes + more_bytes <= self.most_bytes


def storage_of(business: Business) -> Storage:
    """As of now, whatever the `business` in hand was loaded with."""
    limit_gb, used_bytes, trial_ends_at = (
        Business.objects.filter(pk=business.pk)
        .values_list("storage_limit_gb", "storage_use__used_bytes", "trial_ends_at")
        .get()
    )
    is_over = state_of(trial_ends_at, timezone.now()) == "over"
    return Storage(used_bytes or 0, None if limit_gb is None else limit_gb * GB, is_over)


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


class NoRoom(Exception):
    """Its text says what the business cannot have more of, for whoever asked for it."""


TRIAL_OVER = "The trial is over. What is here goes on playing; for anything new, ask sync2gear for a plan."
#: What may be limited, and how one and several of it are called.
WORDS = {
    "floors": ("floor", "floors"),
    "zones": ("zone", "zones"),
    "devices": ("player", "players"),
    "people": ("person", "people"),
}


def demand(business: Business, what: str, count: Callable[[], int], more: int = 1) -> None:
    """Raises NoRoom where `more` would be more than it may have. `count` says how many there are now.

    Two at once wait for each other: the business's row is locked until the transaction ends.
    """
    row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    if state_of(row.trial_ends_at, timezone.now()) == "over":
        raise NoRoom(TRIAL_OVER)
    most = most_of(row, what)
    if most is not None and count() + more > most:
        raise NoRoom(refusal(what, most))


def most_of(business: Business, what: str) -> int | None:
    """None: there is no end to them."""
    columns = {"floors": "floor_limit", "zones": "zone_limit", "devices": "device_limit"}
    most: int | None = getattr(business, columns.get(what, "people_limit"))
    if what == "floors" and Feature.MULTI_FLOOR not in business.features:
        return 1 if most is None else min(1, most)
    return most


def refusal(what: str, most: int) -> str:
    one, several = WORDS[what]
    if not most:
        return f"Your plan has no {several}."
    return f"Your plan has room for {most} {one if most == 1 else several}, and no more."


@transaction.atomic
def note_places(business: Business, count: Callable[[], dict[str, int]]) -> None:
    """`count` says how many floors, zones and players there are, while nobody else says so. Last in a
    transaction: the row is locked from then on.
    """
    PlaceUse.objects.get_or_create(business=business)
    use = PlaceUse.objects.select_for_update().filter(business=business)
    list(use)
    use.update(**count())
