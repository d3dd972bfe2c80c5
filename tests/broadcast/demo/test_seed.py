import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.dayparts import DAY
from broadcast.demo import seed as seeding
from broadcast.edge.models import EdgeDevice
from broadcast.management.commands import seed_demo
from broadcast.models import Device, Schedule, Zone
from broadcast.outbox import token_hash
from broadcast.rundown import build_rundown, music_line
from library.announcement_list import waiting_for
from library.models import Announcement, Folder, Playlist, Track
from library.playlists.holding import held_ids
from tenants.access import person_in
from tenants.catalogue import CATALOGUE
from tenants.models import AuditLog, Business, User
from tenants.schemas import in_business
from tests.conftest import audio

PORTAL = "http://localhost:8000/"


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One track of a second."""
    folder = tmp_path_factory.mktemp("music")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=1"]
    subprocess.run([*command, str(folder / "tone.mp3")], check=True, timeout=30)
    (folder / ".hidden").write_text("not music")
    return folder


def spoken_at_once(row: Announcement) -> None:
    """In place of the voice, which takes seconds and has tests of its own."""
    Announcement.objects.filter(pk=row.pk).update(**audio("d", 3000))


@pytest.fixture
def seeded(db: None, music: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(seeding, "speak", spoken_at_once)
    return seeding.seed(PORTAL, {}, music)


def counts(name: str) -> dict[str, int]:
    with in_business(Business.objects.get(name=name)):
        kinds = (Track, Announcement, Zone, Schedule, Device)
        return {kind.__name__: kind.objects.count() for kind in kinds}


def test_an_empty_installation_sounds_and_a_second_run_changes_nothing(seeded: Any, music: Path) -> None:
    cafe = counts("Café Acme")  # one track came with a playlist that it follows
    assert cafe == {"Track": 2, "Announcement": 11, "Zone": 2, "Schedule": 3, "Device": 2}
    before = AuditLog.objects.count()
    assert seeding.seed(PORTAL, seeded, music) == seeded
    assert (counts("Café Acme"), AuditLog.objects.count()) == (cafe, before)


def test_the_sign_ins_and_players_of_the_demo_work(seeded: Any) -> None:
    for who in ("owner", "staff"):
        assert Client().login(username=seeded[who]["email"], password=seeded[who]["password"])
    for player in seeded["players"]:
        assert EdgeDevice.objects.filter(token_hash=token_hash(player["token"]), revoked_at=None).exists()
        assert player["url"] == f"{PORTAL}player/#token={player['token']}"


def test_the_cafe_has_a_week_that_is_heard(seeded: Any) -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    with in_business(Business.objects.get(name="Café Acme")):
        books = Books.load(monday, monday + DAY)
        plan = books.plan(next(iter(books.zones.values())))
        heard = [books.title(segment.channel_id) for segment in music_line(plan, monday, monday + DAY)]
        said = {books.title(cue.announcement_id) for cue in build_rundown(plan, monday, monday + DAY).cues}
    assert heard == ["All day", "Morning", "All day", "Evening", "All day"]
    assert said == {"Welcome", "Loyalty card", "Lunch is ready", "Last orders", "Closing soon"}


def test_what_milo_writes_waits_for_the_owner(seeded: Any) -> None:
    owner = User.objects.get(email=seeding.CAFE.email)
    cafe = Business.objects.get(name="Café Acme")
    with in_business(cafe):
        person = person_in(owner, cafe)
        assert person
        waiting = [(row.sound.title, row.version.created_by) for row in waiting_for(person)]
    assert waiting == [("Live music on Friday", "Milo")]


def test_the_cafe_is_ready_for_a_drill(seeded: Any) -> None:
    with in_business(Business.objects.get(name="Café Acme")):
        assert Announcement.objects.get(is_emergency=True).title == "Leave the building"
        assert set(Folder.objects.values_list("name", flat=True)) == {
            "Every day",
            "Closing time",
            "Guests",
            "Safety",
        }


def test_the_cafe_follows_one_of_two_playlists_of_the_catalogue(seeded: Any) -> None:
    with in_business(CATALOGUE):
        names = {row.name: row.kind for row in Playlist.objects.all()}
    assert names == {"Slow Sunday": "hand", "Fresh this week": "rule"}
    with in_business(Business.objects.get(name="Café Acme")):
        followed = Playlist.objects.get(catalogue_id__isnull=False)
        assert (followed.name, followed.places.count()) == ("Slow Sunday", 1)


def test_a_playlist_of_the_cafe_is_made_by_a_rule(seeded: Any) -> None:
    with in_business(Business.objects.get(name="Café Acme")):
        ruled = Playlist.objects.by_rule().get()
        assert held_ids(ruled, timezone.now())


def test_a_lost_credentials_file_gives_new_ones_to_the_same_shop(seeded: Any, music: Path) -> None:
    before = counts("Café Acme")
    again = seeding.seed(PORTAL, {}, music)
    assert again["owner"]["password"] != seeded["owner"]["password"]
    assert Client().login(username=again["owner"]["email"], password=again["owner"]["password"])
    assert counts("Café Acme") == before


def test_a_music_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSIC", "/nowhere/at/all")
    with pytest.raises(CommandError, match="/nowhere/at/all"):
        seed_demo.music_folder()


def test_credentials_are_private(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(seed_demo, "seed", lambda *_: {"owner": {}})
    call_command("seed_demo")
    assert (tmp_path / "credentials.json").stat().st_mode & 0o777 == 0o600
