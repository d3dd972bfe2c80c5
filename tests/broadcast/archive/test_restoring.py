"""A business, written down and restored: as itself, instead of what it is now, and beside it."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from broadcast.archive import loading
from broadcast.edge.models import EdgeDevice, ReadyFeed, RemoteKey
from broadcast.models import Device, Floor, Interrupt, Schedule, Zone
from broadcast.outbox import admit, token_hash
from broadcast.room import count_places
from library import shelf
from library.models import Announcement, Track
from tenants import pg_dump, states
from tenants.migrating import lacking, wanted
from tenants.models import AuditLog, Business, Leaving, Membership, PlaceUse, User
from tenants.schemas import in_business
from tests.broadcast.archive.conftest import COPY, LONG, SLUG, SONG, SOUND, TITLE, Run, close
from tests.killed import kill
from tests.queued import work_off_all
from tests.tenants.test_holding import somebody_else, takes

TILL = token_hash("till-token")


def now(slug: str = SLUG) -> Business:
    return Business.objects.get(slug=slug)


def sound_of(business: Business) -> bytes:
    with shelf.local(shelf.audio_key(business.pk, SONG)) as path:
        return path.read_bytes()


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")
        return {name for (name,) in cursor.fetchall()}


def verbs(business: Business) -> list[str]:
    return list(AuditLog.objects.filter(business=business).order_by("at").values_list("verb", flat=True))


def test_a_business_that_is_gone_comes_back_as_it_was(gone: Business, archive: Path, run: Run) -> None:
    assert "is at /b/bakery/" in run("restore_business", archive)
    assert (now().pk, now().time_zone, now().status) == (gone.pk, "Europe/Berlin", "open")
    with in_business(now()):
        assert Track.objects.get().title == TITLE
        assert Schedule.objects.get().items.get().announcement == Announcement.objects.get(text=LONG)
    assert sound_of(now()) == SOUND
    assert Membership.objects.get(business=now()).user == User.objects.get(name="Olive")
    assert verbs(now()) == ["opened", "restored"]


def test_its_player_goes_on_with_the_token_that_it_has(gone: Business, archive: Path, run: Run) -> None:
    run("restore_business", archive)
    with in_business(now()):
        device = Device.objects.get()
    edge = EdgeDevice.objects.get(token_hash=TILL)
    assert (edge.pk, edge.zone_id, edge.business_id) == (device.pk, device.zone_id, gone.pk)
    assert (edge.revoked_at, device.revoked_at) == (None, None)
    assert ReadyFeed.objects.get(pk=device.zone_id).etag, "Its feed is built again."


def test_a_business_that_is_there_is_left_alone(archive: Path, run: Run) -> None:
    before = schemas()
    with pytest.raises(CommandError, match="There is a business at /b/bakery/"):
        run("restore_business", archive)
    assert schemas() == before


def test_replaced_it_is_what_it_was(bakery: Business, archive: Path, run: Run) -> None:
    with in_business(bakery):
        Track.objects.all().delete()
        Zone.objects.create(name="Added since")
    Business.objects.filter(pk=bakery.pk).update(name="Renamed since")
    run("restore_business", archive, "--replace")
    with in_business(now()):
        assert (Track.objects.get().title, Zone.objects.get().name) == (TITLE, "Counter")
    assert now().name == "Corner Bakery"
    assert bakery.schema_name not in schemas()
    assert verbs(bakery) == ["opened", "exported", "restored"]


@pytest.fixture
def deleted(bakery: Business, archive: Path) -> Business:
    """Closed and taken away to the end: its row and its log are all that is left of it."""
    states.close(bakery.pk, actor=User.objects.get(name="Olive"))
    Business.objects.filter(pk=bakery.pk).update(goes_at=timezone.now())
    work_off_all()
    bakery.refresh_from_db()
    assert bakery.status == "closed"
    return bakery


@pytest.mark.parametrize("options", [[], ["--replace"]])
def test_a_deleted_business_comes_back_with_its_people_and_players(
    deleted: Business, archive: Path, run: Run, options: list[str]
) -> None:
    run("restore_business", archive, *options)
    assert (now().pk, now().status, now().leaving, now().goes_at) == (deleted.pk, "open", "", None)
    assert Membership.objects.get(business=now()).user == User.objects.get(name="Olive")
    with in_business(now()):
        device = Device.objects.get()
    edge = EdgeDevice.objects.get(token_hash=TILL)
    assert (edge.pk, edge.revoked_at, device.revoked_at) == (device.pk, None, None)
    assert ReadyFeed.objects.get(pk=device.zone_id).etag
    assert sound_of(now()) == SOUND


def test_its_log_goes_on_where_it_was(deleted: Business, archive: Path, run: Run) -> None:
    before = verbs(deleted)
    run("restore_business", archive)
    assert verbs(deleted) == [*before, "restored"]


def test_its_remotes_come_back_too(bakery: Business, run: Run, tmp_path: Path) -> None:
    remote = {"zone_id": uuid4(), "created_by": "Olive", "expires_at": timezone.now() + timedelta(days=1)}
    RemoteKey.objects.create(business_id=bakery.pk, token_hash="remote", **remote)
    run("export_business", SLUG, tmp_path / "remote.tar")
    RemoteKey.objects.filter(business_id=bakery.pk).delete()
    Business.objects.filter(pk=bakery.pk).update(status="closed")
    run("restore_business", tmp_path / "remote.tar")
    assert RemoteKey.objects.get(business_id=bakery.pk).token_hash == "remote"


@pytest.mark.parametrize("leaving", [Leaving.ASKED, Leaving.EXPORTED, Leaving.GOING])
def test_a_business_that_is_closing_is_not_replaced(
    bakery: Business, archive: Path, run: Run, leaving: str
) -> None:
    Business.objects.filter(pk=bakery.pk).update(status="closing", leaving=leaving)
    before = schemas()
    with pytest.raises(CommandError, match="Reopen it first, or wait until it is gone"):
        run("restore_business", archive, "--replace")
    assert (schemas(), now().status, now().leaving) == (before, "closing", leaving)


def test_a_business_that_is_closed_meanwhile_is_not_replaced(
    bakery: Business, archive: Path, run: Run, monkeypatch
) -> None:
    def closed_meanwhile(*_: object) -> list[str]:
        Business.objects.filter(pk=bakery.pk).update(status="closing", leaving=Leaving.ASKED)
        return []

    monkeypatch.setattr("broadcast.archive.files.bring", closed_meanwhile)
    with pytest.raises(CommandError, match="is another than a moment ago"):
        run("restore_business", archive, "--replace")
    assert (now().status, now().schema_name) == ("closing", bakery.schema_name)


def test_who_has_a_floor_has_what_stood_on_it_then(bakery: Business, run: Run, tmp_path: Path) -> None:
    with in_business(bakery):
        floor, counter = Floor.objects.create(name="Ground"), Zone.objects.get()
        Zone.objects.update(floor=floor)
    zed = Membership.objects.create(
        user=User.objects.get(name="Zed"), business=bakery, role="zone_user", floor_ids=[floor.pk]
    )
    run("export_business", SLUG, tmp_path / "floor.tar")
    with in_business(bakery), transaction.atomic():
        Zone.objects.update(floor=None)
        count_places()
    run("restore_business", tmp_path / "floor.tar", "--replace")
    zed.refresh_from_db()
    assert zed.floor_zone_ids == [counter.pk]


def test_what_there_is_is_counted_again(bakery: Business, archive: Path, run: Run) -> None:
    with in_business(bakery), transaction.atomic():
        Zone.objects.create(name="Added since")
        count_places()
    run("restore_business", archive, "--replace")
    counts = PlaceUse.objects.values_list("floors", "zones", "devices")
    assert counts.get(business=bakery) == (0, 1, 1)


def test_whoever_has_its_schema_in_hand_is_waited_for(bakery: Business, archive: Path, run: Run) -> None:
    before = schemas()
    with somebody_else() as cursor, connection.cursor() as ours:
        takes(cursor, str(bakery.pk))
        ours.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            run("restore_business", archive, "--replace")
        ours.execute("RESET lock_timeout")
    assert schemas() == before


def test_who_was_disconnected_since_is_not_let_in_by_an_archive(
    bakery: Business, archive: Path, run: Run
) -> None:
    EdgeDevice.objects.filter(business_id=bakery.pk).delete()
    run("restore_business", archive, "--replace")
    with in_business(now()):
        assert Device.objects.get().revoked_at is not None
    assert not EdgeDevice.objects.filter(token_hash=TILL).exists()


def test_a_player_that_was_paired_since_has_to_be_paired_again(
    bakery: Business, archive: Path, run: Run
) -> None:
    with in_business(bakery), transaction.atomic():
        admit(Device.objects.create(zone=Zone.objects.get(), name="New"), "new-token")
    assert "does not know, to be paired again: 1" in run("restore_business", archive, "--replace")
    active = EdgeDevice.objects.filter(business_id=bakery.pk, revoked_at=None)
    assert [row.token_hash for row in active] == [TILL]


def test_an_emergency_of_then_is_over(bakery: Business, run: Run, tmp_path: Path) -> None:
    with in_business(bakery):
        later = timezone.now() + timedelta(hours=1)
        Interrupt.objects.create(announcement=Announcement.objects.get(), is_emergency=True, expires_at=later)
    run("export_business", SLUG, tmp_path / "loud.tar")
    run("restore_business", tmp_path / "loud.tar", "--replace")
    with in_business(now()):
        assert Interrupt.objects.get().cleared_by == "sync2gear"


def test_a_copy_stands_beside_it_with_zones_and_players_of_its_own(
    bakery: Business, archive: Path, run: Run
) -> None:
    run("restore_business", archive, "--as", COPY, "--name", "Café")
    assert (now(COPY).name, now().name) == ("Café", "Corner Bakery")
    with in_business(now()):
        ours = {Zone.objects.get().pk, Device.objects.get().pk}
    with in_business(now(COPY)):
        theirs = {Zone.objects.get().pk, Device.objects.get().pk}
        assert Schedule.objects.get().zone_ids == [Zone.objects.get().pk]
        assert Device.objects.get().revoked_at, "A player is paired with one business."
    assert not ours & theirs
    assert sound_of(now(COPY)) == SOUND
    assert verbs(now(COPY)) == ["opened", "restored"]


def test_beside_a_copy_the_business_is_as_before(bakery: Business, archive: Path, run: Run) -> None:
    before = (rows_of(bakery), list(EdgeDevice.objects.filter(business_id=bakery.pk).values()))
    run("restore_business", archive, "--as", COPY)
    assert (rows_of(bakery), list(EdgeDevice.objects.filter(business_id=bakery.pk).values())) == before


def rows_of(business: Business) -> str:
    return re.sub(r"(?m)^(\\(un)?restrict|--).*", "", pg_dump.dumped(business.schema_name))


def test_members_of_a_copy_have_its_zones(bakery: Business, run: Run, tmp_path: Path) -> None:
    with in_business(bakery):
        zone = Zone.objects.get().pk
    zed = User.objects.get(name="Zed")
    Membership.objects.create(user=zed, business=bakery, role="zone_user", zone_ids=[zone])
    run("export_business", SLUG, tmp_path / "zed.tar")
    run("restore_business", tmp_path / "zed.tar", "--as", COPY)
    with in_business(now(COPY)):
        assert Membership.objects.get(business=now(COPY), user=zed).zone_ids == [Zone.objects.get().pk]


def test_who_has_no_account_here_gets_one_without_a_password(
    bakery: Business, run: Run, tmp_path: Path
) -> None:
    newcomer = User.objects.create_user("new@bakery.example", "secret", name="Newcomer")
    Membership.objects.create(user=newcomer, business=bakery, role="manager")
    run("export_business", SLUG, tmp_path / "new.tar")
    close(bakery)
    assert "new@bakery.example" in run("restore_business", tmp_path / "new.tar")
    user = User.objects.get(email="new@bakery.example")
    assert (user.has_usable_password(), user.memberships.get().role) == (False, "manager")


def test_who_only_claimed_the_address_of_a_member_gets_nothing(
    bakery: Business, run: Run, tmp_path: Path
) -> None:
    newcomer = User.objects.create_user("new@bakery.example", name="Newcomer")
    Membership.objects.create(user=newcomer, business=bakery, role="manager")
    run("export_business", SLUG, tmp_path / "new.tar")
    close(bakery)
    claim = User.objects.create_user("new@bakery.example", "secret", name="Stranger")
    EmailAddress.objects.create(user=claim, email=claim.email)
    run("restore_business", tmp_path / "new.tar")
    user = User.objects.get(email="new@bakery.example")
    assert (user.name, user.has_usable_password()) == ("Newcomer", False)


def test_an_archive_of_an_older_version_is_migrated(bakery: Business, run: Run, tmp_path: Path) -> None:
    with in_business(bakery):
        MigrationExecutor(connection).migrate([wanted_before()])
    run("export_business", SLUG, tmp_path / "old.tar")
    run("restore_business", tmp_path / "old.tar", "--replace")
    assert lacking(now()) == ()
    with in_business(now()):
        assert Track.objects.get().title == TITLE


def wanted_before() -> tuple[str, str]:
    return [name for name in wanted() if name[0] == wanted()[-1][0]][-2]


def test_without_files_what_is_missing_is_named(bakery: Business, run: Run, tmp_path: Path) -> None:
    run("export_business", SLUG, tmp_path / "bare.tar")
    shelf.remove(shelf.audio_key(bakery.pk, SONG))
    said = run("restore_business", tmp_path / "bare.tar", "--replace")
    assert f"neither in the archive nor here: 1\n  b/audio/{SONG}.mp3" in said


def test_files_go_from_a_bucket_into_the_archive_and_back(
    bucket: object, bakery: Business, archive: Path, run: Run
) -> None:
    shelf.remove(shelf.audio_key(bakery.pk, SONG))
    run("restore_business", archive, "--replace")
    assert sound_of(bakery) == SOUND


def test_what_fails_in_the_end_leaves_the_old_one(
    bakery: Business, archive: Path, run: Run, monkeypatch
) -> None:
    monkeypatch.setattr("broadcast.archive.restoring.measure_stored", lambda: 1 / 0)
    before = (schemas(), rows_of(bakery))
    with pytest.raises(ZeroDivisionError):
        run("restore_business", archive, "--replace")
    assert (schemas(), rows_of(bakery)) == before


@pytest.mark.parametrize(
    "at",
    [
        "broadcast.archive.loading.load",
        "broadcast.archive.files.bring",
        "broadcast.archive.restoring.settle",
        "broadcast.archive.restoring.measure_stored",
    ],
)
def test_killed_on_its_way_it_leaves_the_old_one_and_can_be_run_again(
    bakery: Business, archive: Path, run: Run, at: str
) -> None:
    before = rows_of(bakery)
    kill("django.core.management.call_command", "restore_business", archive, "--replace", at=at)
    assert rows_of(bakery) == before
    run("restore_business", archive, "--replace")
    assert not [name for name in schemas() if name.startswith(loading.FILLED)]


def test_one_is_restored_at_a_time(archive: Path, run: Run) -> None:
    with somebody_else() as cursor:
        takes(cursor, "restore_business")
        with pytest.raises(CommandError, match="Another business is being restored"):
            run("restore_business", archive)


@pytest.mark.parametrize("slug", ["acme", SLUG, "No slug!", "x" * 51, "staff", "acrne", "Bakery_2", "bakerу"])
def test_a_slug_that_cannot_be_is_refused(archive: Path, run: Run, slug: str) -> None:
    before = schemas()
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("restore_business", archive, "--as", slug)
    assert schemas() == before


def test_a_slug_that_is_taken_meanwhile_is_refused(
    bakery: Business, archive: Path, run: Run, monkeypatch
) -> None:
    def taken_meanwhile(*_: object) -> list[str]:
        Business.objects.create(name="Quick", slug="comer")
        return []

    monkeypatch.setattr("broadcast.archive.files.bring", taken_meanwhile)
    try:
        with pytest.raises(CommandError, match="looks like “comer”, which is taken"):
            run("restore_business", archive, "--as", "corner")
    finally:
        for business in Business.objects.filter(slug__in=["corner", "comer"]):
            close(business)


def test_a_name_needs_a_slug(archive: Path, run: Run) -> None:
    with pytest.raises(CommandError, match="--name goes with --as"):
        run("restore_business", archive, "--name", "Café")


def test_another_business_of_that_slug_is_never_replaced(bakery: Business, archive: Path, run: Run) -> None:
    close(bakery)
    other = Business.objects.create(name="Other bakery", slug=SLUG)
    with pytest.raises(CommandError, match="is another business"):
        run("restore_business", archive, "--replace")
    assert Business.objects.get(slug=SLUG) == other


def test_players_of_another_business_stay_there(bakery: Business, archive: Path, run: Run) -> None:
    edge = EdgeDevice.objects.get(token_hash=TILL)
    close(bakery)
    EdgeDevice.objects.create(pk=edge.pk, business_id=uuid4(), zone_id=uuid4(), token_hash=TILL, body=b"")
    try:
        with pytest.raises(CommandError, match="belong to another business"):
            run("restore_business", archive)
    finally:
        EdgeDevice.objects.filter(pk=edge.pk).delete()
