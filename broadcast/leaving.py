"""The way out of a closing business: its export, then after its last day the deletion, step by step.

Each step may be run again, and is noted when it is done: a job that dies goes on from there.
"""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils import timezone

from broadcast.edge.models import EdgeDevice, Outbox, Pairing, Presence, ReadyFeed, RemoteKey, Stream
from broadcast.outbox import notify
from library import shelf
from tenants import audit
from tenants.holding import held, wait_for
from tenants.jobs import enqueue
from tenants.models import (
    Business,
    Domain,
    Following,
    Invitation,
    Leaving,
    Membership,
    PlaceUse,
    ReadingTurn,
    StaffNote,
    StorageUse,
    Thread,
)
from tenants.pg_dump import PATIENCE_S
from tenants.schemas import go_public
from tenants.signals import export_wanted

log = logging.getLogger(__name__)
#: Files that are deleted by one job: other work waits no longer.
FILES_AT_ONCE = 500
#: For one job, which may make an export: pg_dump's patience, and as long for the rest of it.
TIMEOUT_S = 2 * PATIENCE_S
#: What somebody still reads in the schema is waited for so long; then another job tries again.
LOCKS_WAIT = "10s"
CLOSING = Business.objects.filter(status=Business.Status.CLOSING)


def leave_in_time() -> None:
    """Give a job to every closing business that waits for one: its last may have failed or got lost."""
    go_public()
    due = Q(leaving=Leaving.ASKED) | Q(goes_at__lte=timezone.now())
    for pk in CLOSING.filter(due).values_list("pk", flat=True):
        ask_to_leave(pk)


def ask_to_leave(business_id: UUID) -> None:
    enqueue(leave, business=None, key=business_id, timeout_s=TIMEOUT_S)


def leave(business_id: UUID) -> None:
    """As far as it goes now. Two jobs of one business never work at a time."""
    with held(whole_way(business_id)) as is_ours:
        while is_ours and step(business_id):
            pass


def whole_way(business_id: UUID) -> str:
    """What one job at a time holds."""
    return f"leave {business_id}"


def step(business_id: UUID) -> bool:
    """Do what comes next; gives whether it was done."""
    business = CLOSING.filter(pk=business_id).first()
    act = STEPS.get(Leaving(business.leaving)) if business else None
    return act(business) if act and business else False


def export(business: Business) -> bool:
    """Without it nothing is deleted."""
    key = shelf.export_key(business.pk)
    with TemporaryDirectory(prefix="sync2gear-") as folder:
        target = Path(folder) / f"{business.slug}.tar"
        export_wanted.send(None, business=business, target=target)
        if not target.is_file():
            log.error("Nothing makes the export of %s: it waits.", business)
            return False
        shelf.replace(target, key)
    is_wanted = reach(business, Leaving.EXPORTED, "exported", export_path=key)
    if not is_wanted:
        shelf.remove(key)
    return is_wanted


def let_go_of_export(business_id: UUID) -> None:
    """Of a business that stays. A job that makes one just now lets go of it itself."""
    with held(whole_way(business_id)) as is_ours:
        if is_ours and not CLOSING.filter(pk=business_id).exists():
            shelf.remove(shelf.export_key(business_id))


def begin(business: Business) -> bool:
    """From here on there is no way back."""
    if business.goes_at is None or business.goes_at > timezone.now():
        return False
    return reach(business, Leaving.GOING, "began to delete")


def delete_files(business: Business) -> bool:
    """Some at a time."""
    if shelf.clear(business.pk, FILES_AT_ONCE):
        ask_to_leave(business.pk)
        return False
    return reach(business, Leaving.FILES, "deleted the files of")


@transaction.atomic
def disconnect_players(business: Business) -> bool:
    forget_edge(business.pk)
    return reach(business, Leaving.EDGE, "disconnected the players of")


@transaction.atomic
def drop_schema(business: Business) -> bool:
    """One schema a transaction: each of its tables and indexes needs a lock of the server's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCKS_WAIT])
        # Migrations that lost their schema on the way would make the rest of it in the public one.
        wait_for(str(business.pk))
        cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(business.schema_name)} CASCADE")
    return reach(business, Leaving.SCHEMA, "deleted the data of")


@transaction.atomic
def let_people_go(business: Business) -> bool:
    """The business itself stays, and its log: nobody is ever given its slug."""
    # What was under way while the schema went may have asked for feeds again.
    forget_edge(business.pk)
    for model in OF_PUBLIC:
        model._base_manager.filter(**{OF.get(model, "business"): business.pk}).delete()
    gone = {"status": Business.Status.CLOSED, "export_path": ""}
    return reach(business, Leaving.GONE, "deleted", **gone)


OF_PUBLIC: tuple[type[Model], ...] = (
    *(Domain, Following, ReadingTurn, StorageUse, PlaceUse),
    *(StaffNote, Thread, Invitation, Membership),
)
#: How a model names its business, where it is not by `business`.
OF: Mapping[type[Model], str] = {Domain: "tenant"}
STEPS: Mapping[Leaving, Callable[[Business], bool]] = {
    Leaving.ASKED: export,
    Leaving.EXPORTED: begin,
    Leaving.GOING: delete_files,
    Leaving.FILES: disconnect_players,
    Leaving.EDGE: drop_schema,
    Leaving.SCHEMA: let_people_go,
}


@transaction.atomic
def reach(business: Business, leaving: Leaving, verb: str, **columns: str) -> bool:
    """Note a step. False where somebody has reopened the business meanwhile, and perhaps closed it again."""
    here = CLOSING.filter(pk=business.pk, leaving=business.leaving, closing_at=business.closing_at)
    if not here.update(leaving=leaving, **columns):
        return False
    audit.write(None, business, verb, business)
    return True


def forget_edge(business_id: UUID) -> None:
    """Its players are told to pair again, and no feed of it is kept."""
    devices = EdgeDevice.objects.filter(business_id=business_id)
    for pk in devices.values_list("pk", flat=True):
        notify("device", pk)
    streams = Stream.objects.filter(business_id=business_id)
    Outbox.objects.filter(zone_id__in=streams.values("zone_id")).delete()
    for rows in (devices, streams, *(each.objects.filter(business_id=business_id) for each in OF_EDGE)):
        rows.delete()


OF_EDGE = (ReadyFeed, Presence, RemoteKey, Pairing)
