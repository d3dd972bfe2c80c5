"""A visit of staff leaves its trace: each change stands in the business's own log, and nothing else."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast.models import Daypart, Override, Schedule, ScheduleException, Zone
from library.keeping.changing import propose
from library.keeping.editing import edit_track
from library.models import Announcement, MusicFolder, PlaylistTrack, Track, Upload
from tenants.access import Person
from tenants.actions import start_visit
from tenants.models import AuditLog, Business, Invitation, StaffVisit, User
from tenants.schemas import in_business
from tests.announced import published
from tests.changed_tables import counted, state
from tests.conftest import GROUND, audio
from tests.filled_forms import form_on
from tests.test_isolation import PAGES, Things, address, furnished
from tests.visit_forms import FORMS


class Visit:
    """Sam at work in acme, page by page."""

    def __init__(self, business: Business, things: Things, row: StaffVisit, client: Client) -> None:
        self.row, self.things, self.client = row, things, client
        self.tables, self.number = counted(business), 0
        #: Addresses that take something back, by path.
        self.back: dict[str, str] = {}

    def send(self, name: str) -> tuple[set[str], list[AuditLog]]:
        """Fill in the page's form. Gives the tables that it changed, and the rows in the log."""
        self.number += 1
        path, sent = self.filled(name)
        before, known = state(self.tables), set(AuditLog.objects.values_list("pk", flat=True))
        with transaction.atomic():
            kind: dict[str, Any] = {"content_type": "application/json"} if isinstance(sent, str) else {}
            answer = self.client.post(path, sent, **kind)
        assert answer.status_code < 500
        if name in GIVES_UNDO and answer.has_header("Location"):  # in a closed business there is no page
            self.back.update(undos(self.client, answer))
        after = state(self.tables)
        changed = {table for table in after if after[table] != before[table]}
        return changed, list(AuditLog.objects.exclude(pk__in=known))

    def filled(self, name: str) -> tuple[str, Any]:
        path = address(name, self.things | ({"track": self.things["twin"]} if "_twin" in name else {}))
        if path in self.back:
            return self.back[path], {}
        if name in FORMS:
            sent = FORMS[name](self.things, self.number)
            return (path + sent, {}) if isinstance(sent, str) and sent[0] == "?" else (path, sent)
        page = self.client.get(path)
        is_page = page.status_code == 200 and "html" in page["Content-Type"] and not page.streaming
        return path, form_on(page.content.decode(), path, self.number) if is_page else {}


def undos(client: Client, answer: Any) -> dict[str, str]:
    """What the message on the next page offers."""
    page = unescape(client.get(answer["Location"]).content.decode())
    return {found.split("?")[0]: found for found in re.findall(r'"(/b/acme/[^"?]+\?[^"]+)"', page)}


@pytest.fixture
def visit(as_sam: Client, sam: User, acme: Business, olive: Person) -> Visit:
    ours = furnished(acme, GROUND, "a")
    things = ours | more(acme, ours, sam, olive)
    return Visit(acme, things, start_visit(acme, actor=sam, reason="The terrace is silent"), as_sam)


def more(business: Business, ours: Things, sam: User, olive: Person) -> Things:
    """What some changes need beside the rows that every page is asked with."""
    now = timezone.now()
    with in_business(business):
        zone, song, welcome = (
            Zone.objects.get(pk=ours["zone"]),
            Track.objects.get(),
            Announcement.objects.get(),
        )
        Track.objects.update(tags=["Calm"])
        twin = tune("Like it", "b", twin=song)
        Upload.objects.update(user_id=sam.pk)
        folder = MusicFolder.objects.get()
        hourly = Schedule.objects.create(every_min=60, days=list(range(7)), zone_ids=[zone.pk])
        hourly.items.create(announcement=welcome)
        batch = Daypart.objects.create(channel_id=ours["channel"], zone_ids=[zone.pk], first_date=now)
        clip = published("Leave", "Leave the building.", **audio("d", 1000))
        Announcement.objects.filter(pk=clip.pk).update(is_emergency=True)
        running = Override.objects.create(
            zone=zone, channel_id=ours["channel"], starts_at=now, ends_at=now + timedelta(hours=1)
        )
        ahead = ScheduleException.objects.create(
            schedule=hourly, zone=zone, planned_at=now + timedelta(days=5), moved_to=None
        )
        place = PlaylistTrack.objects.create(playlist_id=ours["playlist"], track=song)
        PlaylistTrack.objects.create(playlist_id=ours["playlist"], track=twin, position=1)
        return {
            "invitation": invited(business, olive).pk,
            "hourly": hourly.pk,
            "planned": next_hour(now).isoformat(),
            "made_at": batch.created_at.isoformat(),
            "override": running.pk,
            "exception": ahead.pk,
            "clip": clip.pk,
            "place": place.pk,
            "other_folder": MusicFolder.objects.create(name="Another").pk,
            "filed": [
                tune(title, letter, folder=folder).pk for title, letter in (("One", "1"), ("Two", "2"))
            ],
            "binned": tune("Gone", "9", removed_at=now).pk,
            "change": edit_track(song.pk, actor=olive, title="Edited").change.pk,
            "proposal": propose(
                Track.objects.filter(pk=song.pk), lambda _: {"genre": "Soul"}, "imported", olive
            ).pk,
            "twin": twin.pk,
        }


def invited(business: Business, by: Person) -> Invitation:
    told = {"email": "guest@people.example", "role": "manager", "token_hash": "g" * 64}
    return Invitation.objects.create(business=business, invited_by=by.user, **told)


def tune(title: str, letter: str, **columns: Any) -> Track:
    return Track.objects.create(title=title, file_name=f"{title}.mp3", **audio(letter, 1000), **columns)


def next_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)


#: What has to be done before there is anything to do.
FIRST = {
    "restore_track": ["remove_track"],
    "restore_zone": ["disconnect_device", "remove_zone"],
    "remove_zone": ["disconnect_device"],
    "restore_override": ["end_override"],
    "drop_twin": [],
    "restore_person": ["deactivate_person"],
    "restore_invitation": ["withdraw_invitation"],
    "refile_announcements": ["file_announcements"],
    "undo_quiet": ["quiet"],
} | {
    name: [name.replace("restore", "remove")]
    for name in PAGES
    if name.startswith("restore_")
    and name.replace("restore", "remove") in PAGES
    and name not in ("restore_track", "restore_zone", "restore_person")
}
GIVES_UNDO = {"end_override", "file_announcements", "quiet", "track"}
#: What changes nothing of the business when it is sent, each with its reason.
NOTHING = {
    "begin_uploads": "a file on its way is no part of the business yet",
    "forget_upload": "nor is one that never came",
    "upload_piece": "nor is a piece of one",
    "finish_upload": "its pieces are missing",
    "import_tracks": "it proposes; apply_import changes",
    "export_tracks": "it reads",
    "preview_part": "it makes sound to listen to",
    "hear_pronunciation": "it makes sound to listen to",
    "follow_playlist": "the catalogue is empty here",
    "unfollow_playlist": "the catalogue is empty here",
    "decide_announcement": "the owner's alone",
    "switch_speech_approval": "the owner's alone",
}
#: What stands in no log, with its reason.
UNTOLD = {"read_thread": "whoever has seen a message has changed nothing for anybody"}
NAMES = [name for name, page in PAGES.items() if page.owner[1] != 405 and name not in UNTOLD]


def trace(visit: Visit, name: str) -> str:
    """What is wrong with the trace of this page; empty where it is complete."""
    changed, told = visit.send(name)
    if bool(changed) != bool(told):
        return f"changed {sorted(changed)}, the log says {list(map(str, told))}"
    by = {(row.visit_id, row.actor_id, row.source) for row in told}
    return "" if by <= {(visit.row.pk, visit.row.user_id, "web")} else f"it was somebody else: {by}"


def undone(work: Any) -> Any:
    """Its answer; what it changed is as it was before."""
    with transaction.atomic():
        answer = work()
        transaction.set_rollback(True)
    return answer


def after(visit: Visit, name: str) -> tuple[str, bool]:
    """With what has to be done before; and whether it changed anything."""
    visit.number = 0
    for first in FIRST.get(name, []):
        visit.send(first)
    known = AuditLog.objects.count()
    return trace(visit, name), AuditLog.objects.count() > known


def test_every_page_that_changes_something_leaves_its_trace(visit: Visit) -> None:
    found = {name: undone(lambda name=name: after(visit, name)) for name in NAMES}
    assert {name: wrong for name, (wrong, _) in found.items() if wrong} == {}
    assert {name for name, (_, has_changed) in found.items() if not has_changed} == set(NOTHING)


@given(names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=12))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_done_on_a_visit_leaves_its_trace(visit: Visit, names: list[str]) -> None:
    assert undone(lambda: [wrong for name in names if (wrong := trace(visit, name))]) == []
