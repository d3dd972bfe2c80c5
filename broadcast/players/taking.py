"""What many players report, taken in together: a business of which several report costs one transaction."""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connection

from broadcast.alerts.looks import look_now
from broadcast.edge.rows import Reply, Report
from broadcast.models import Device
from broadcast.players.faults import tells_of_silence
from broadcast.players.reports import Checked, Reported, ReportRefused, checked, keep
from broadcast.players.status import Note, note_statuses
from tenants.models import Business
from tenants.schemas import go_public, in_business

#: A business that is just restored or migrated makes nobody else's reports wait.
PATIENCE = "SET lock_timeout = '2s'"
BUSY = Reply(503, detail="The report could not be stored now. Send it again.")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """A report that can be read."""

    report: Report
    said: dict[str, Any]
    checked: Checked

    @property
    def device_id(self) -> UUID:
        return UUID(self.report.device_id)

    @property
    def note(self) -> Note:
        ids = (UUID(self.report.business_id), UUID(self.report.zone_id))
        return Note(self.device_id, *ids, self.said.get("status"), self.report.address)


def take_in_turn(reports: Sequence[Report]) -> list[Reply]:
    """As `take_all`, for a thread that does nothing else: no request opens and closes its connection."""
    close_old_connections()
    try:
        go_public()
        with connection.cursor() as cursor:
            cursor.execute(PATIENCE)
        return take_all(reports)
    finally:
        close_old_connections()


def take_all(reports: Sequence[Report]) -> list[Reply]:
    """Store them, and give each its answer. Raises DatabaseError where the database is away."""
    read = [read_report(report) for report in reports]
    taken = [one for one in read if isinstance(one, Taken)]
    busy = set(store_all(taken))
    done = [one for one in taken if one.report not in busy]
    note_statuses(one.note for one in done)
    for one in done:
        if tells_of_silence(one.said):
            look_now(one.device_id)
    return [reply(one, busy) if isinstance(one, Taken) else one for one in read]


def read_report(report: Report) -> Taken | Reply:
    try:
        said = json.loads(report.body)
        return Taken(report, said, checked(said))
    except ReportRefused as error:
        return Reply(400, detail=str(error))
    except (ValueError, RecursionError):
        return Reply(400, detail="The report is not JSON.")


def reply(taken: Taken, busy: set[Report]) -> Reply:
    return BUSY if taken.report in busy else Reply(200, taken.checked.ids, taken.checked.refused)


def store_all(taken: Iterable[Taken]) -> list[Report]:
    """Gives those that could not be stored now."""
    groups: Mapping[UUID, list[Taken]] = defaultdict(list)
    for one in taken:
        if one.checked.events:
            groups[UUID(one.report.business_id)].append(one)
    businesses = Business.objects.in_bulk(groups) if groups else {}
    return [left for pk, group in groups.items() for left in store_group(businesses.get(pk), group)]


def store_group(business: Business | None, group: list[Taken]) -> list[Report]:
    """Together; where that fails one by one, so that none keeps the others out."""
    try:
        if business is None:
            raise Business.DoesNotExist
        with in_business(business):
            keep(events_by_device(group))
    except (DatabaseError, Business.DoesNotExist, Device.DoesNotExist):
        if len(group) > 1:
            return [left for one in group for left in store_group(business, [one])]
        logger.exception("A report of the device %s could not be stored", group[0].device_id)
        return [group[0].report]
    return []


def events_by_device(group: Iterable[Taken]) -> dict[UUID, list[Reported]]:
    found: dict[UUID, list[Reported]] = defaultdict(list)
    for one in group:
        found[one.device_id] += one.checked.events
    return found
