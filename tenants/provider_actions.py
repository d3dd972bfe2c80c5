"""Every change to the services that speak: by sync2gear's staff alone. Keys are written, never told."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import SpeechProvider, User
from tenants.sealed import Unsealable, resealed, seal


@transaction.atomic
def save_provider(pk: UUID | None, *, actor: User, key: str = "", **columns: Any) -> SpeechProvider:
    """New where `pk` is None: after the others. An empty `key` keeps the one that it has."""
    row = load(pk, actor) if pk else new(actor)
    for name, value in columns.items():
        setattr(row, name, value)
    if key:
        row.key_sealed = seal(key)
    row.save(force_insert=pk is None)
    told: dict[str, Any] = {"key": "new"} if key else {}
    audit.write(actor, None, "changed" if pk else "set up", row, **told)
    return row


@transaction.atomic
def remove_provider(pk: UUID, *, actor: User) -> SpeechProvider:
    return moved_out(pk, actor, "removed", timezone.now())


@transaction.atomic
def restore_provider(pk: UUID, *, actor: User) -> SpeechProvider:
    return moved_out(pk, actor, "restored", None)


@transaction.atomic
def ask_earlier(pk: UUID, *, actor: User) -> SpeechProvider:
    """One place nearer to the front."""
    demand_of_staff(actor, "edit_providers")
    rows = list(SpeechProvider.objects.select_for_update().filter(removed_at=None))
    row = next((each for each in rows if each.pk == pk), None)
    if row is None:
        raise Http404
    place = rows.index(row)
    rows.insert(max(0, place - 1), rows.pop(place))
    for position, each in enumerate(rows):
        SpeechProvider.objects.filter(pk=each.pk).update(position=position)
    now_at = max(0, place - 1)
    audit.write(actor, None, "put forward", row, place={"from": place + 1, "to": now_at + 1})
    return row


@transaction.atomic
def reseal() -> tuple[list[SpeechProvider], list[SpeechProvider]]:
    """Every key under the first of SEALING_KEYS. Gives those done, and those that nothing opens any more."""
    done, lost = [], []
    for row in SpeechProvider.objects.select_for_update().order_by("pk"):
        try:
            row.key_sealed = resealed(row.key_sealed)
        except Unsealable:
            lost.append(row)
            continue
        row.save(update_fields=["key_sealed"])
        audit.write(None, None, "sealed anew the key of", row)
        done.append(row)
    return done, lost


def moved_out(pk: UUID, actor: User, verb: str, removed_at: Any) -> SpeechProvider:
    row = load(pk, actor)
    row.removed_at = removed_at
    row.save(update_fields=["removed_at"])
    audit.write(actor, None, verb, row)
    return row


def new(actor: User) -> SpeechProvider:
    demand_of_staff(actor, "edit_providers")
    last = SpeechProvider.objects.aggregate(last=Max("position"))["last"]
    return SpeechProvider(position=0 if last is None else last + 1)


def load(pk: UUID, actor: User) -> SpeechProvider:
    """Locked until the transaction ends. Http404 for everybody but staff."""
    demand_of_staff(actor, "edit_providers")
    row = SpeechProvider.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
