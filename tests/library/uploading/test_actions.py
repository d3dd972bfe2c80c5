"""Files that come in pieces, on the real shelves."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from library import shelf
from library.models import MusicFolder, Track, Upload
from library.uploading import actions, pieces
from library.uploading.actions import PiecesMissing, WrongLength, begin, finish, forget, keep_piece
from library.uploading.offered import Offered
from tenants.access import Person
from tenants.granting import change_business
from tenants.limits import count_stored, storage_of
from tenants.models import AuditLog, Business, User
from tenants.schemas import in_business
from tests.library.conftest import kept_files
from tests.queued import jobs

BYTES = b"as good as any sound"
FILE = Offered("slow.mp3", len(BYTES), 1_700_000_000_000, "", sha256(BYTES).hexdigest())


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight bytes: three pieces a file."""
    monkeypatch.setattr(pieces, "PIECE_BYTES", 8)


def begun(olive: Person, file: Offered = FILE) -> Upload:
    [answer] = begin([file], actor=olive)
    upload = answer["upload"]
    assert isinstance(upload, Upload)
    return upload


def brought(upload: Upload, *numbers: int) -> None:
    for number in numbers:
        keep_piece(upload, number, BYTES[number * 8 : number * 8 + 8])


def test_a_file_becomes_a_track_that_waits(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 0, 1, 2)
    track = finish(upload.pk, actor=olive)
    assert (track.pk, track.title, track.status) == (upload.pk, "slow", "waiting")
    assert not Upload.objects.exists()
    assert len(jobs()) == 1


def test_what_is_read_is_what_was_sent(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 2, 0, 1)
    finish(upload.pk, actor=olive)
    with shelf.local(*shelf.incoming_keys(inside.pk, upload.pk)) as path:
        assert path.read_bytes() == BYTES


def test_finished_twice_it_is_one_track(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 0, 1, 2)
    assert finish(upload.pk, actor=olive) == finish(upload.pk, actor=olive)
    assert (Track.objects.count(), AuditLog.objects.filter(verb="uploaded").count()) == (1, 1)


def test_what_is_missing_is_named(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 1)
    with pytest.raises(PiecesMissing) as caught:
        finish(upload.pk, actor=olive)
    assert caught.value.numbers == [0, 2]


def test_the_same_file_again_goes_on_where_it_was(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 0, 2)
    [answer] = begin([FILE], actor=olive)
    assert (answer["upload"], answer["have"]) == (upload, [0, 2])


def test_what_goes_on_goes_to_the_folder_that_is_named_now(olive: Person, inside: Business) -> None:
    jazz, soul = (MusicFolder.objects.create(name=name) for name in ("Jazz", "Soul"))
    begin([FILE], actor=olive, folder=jazz.pk)
    for folder in (soul, None):
        [answer] = begin([FILE], actor=olive, folder=folder.pk if folder else None)
        assert Upload.objects.get() == answer["upload"]
        assert Upload.objects.get().folder == folder


def with_hash(digit: str) -> Offered:
    return Offered(**vars(FILE) | {"sha256": digit * 64})


def test_pieces_of_other_bytes_are_not_gone_on_with(olive: Person, inside: Business) -> None:
    first, second = begun(olive, with_hash("a")), begun(olive, with_hash("b"))
    assert first != second
    assert begun(olive, with_hash("a")) == first
    assert begun(olive, with_hash("b")) == second


@pytest.mark.parametrize(("then", "now"), [("", "a"), ("a", "")])
def test_where_the_bytes_are_not_known_it_goes_on(
    olive: Person, inside: Business, then: str, now: str
) -> None:
    assert begun(olive, with_hash(then)) == begun(olive, with_hash(now))


def test_another_person_begins_anew(olive: Person, inside: Business, mia: Person) -> None:
    assert begun(mia) != begun(olive)


@pytest.mark.parametrize("other", [{"modified_ms": 5}, {"path": "B"}, {"size_bytes": 19}], ids=str)
def test_another_file_of_the_same_name_begins_anew(olive: Person, inside: Business, other: dict) -> None:
    assert begun(olive, Offered(**vars(FILE) | other)) != begun(olive)


def test_the_same_bytes_are_there_already(olive: Person, song: Track) -> None:
    Track.objects.update(source_sha256=FILE.sha256)
    assert begin([FILE], actor=olive) == [{"there": "Slow Morning"}]


def test_of_the_same_bytes_twice_the_one_that_plays_is_named(olive: Person, song: Track) -> None:
    Track.objects.create(title="Waits", created_at="2026-01-01T00:00Z")
    Track.objects.update(source_sha256=FILE.sha256)
    assert begin([FILE], actor=olive) == [{"there": "Slow Morning"}]


@pytest.mark.parametrize("size_bytes", [0, 500_000_001])
def test_what_cannot_be_taken_is_refused_before_it_is_sent(
    olive: Person, inside: Business, size_bytes: int
) -> None:
    [answer] = begin([Offered("a.mp3", size_bytes)], actor=olive)
    assert list(answer) == ["problem"]
    assert not Upload.objects.exists()


def test_a_full_storage_refuses_new_files_alone(olive: Person, song: Track, sam: User) -> None:
    change_business(olive.business.pk, actor=sam, storage_limit_gb=1)
    count_stored(olive.business, 1_000_000_000 - 30)
    first, second = begin([FILE, Offered("b.mp3", 20)], actor=olive)
    assert "upload" in first
    assert str(second["problem"]).startswith("There is no room for it: 1.0 GB of 1.0 GB are used, and")
    assert song in Track.objects.playable()


def begun_earlier(olive: Person, sam: User, hours: int) -> str:
    """Why a file is refused where one that fills the storage was begun so long ago."""
    change_business(olive.business.pk, actor=sam, storage_limit_gb=1)
    count_stored(olive.business, 600_000_000)
    begun(olive, Offered("a.mp3", 390_000_000))
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=hours))
    [answer] = begin([Offered("b.mp3", 20_000_000)], actor=olive)
    return str(answer.get("problem", ""))


def test_a_refusal_says_what_is_on_its_way(olive: Person, inside: Business, sam: User) -> None:
    assert "600 MB of 1.0 GB are used, and 390 MB are on their way" in begun_earlier(olive, sam, hours=23)


def test_what_nobody_goes_on_with_keeps_no_room(olive: Person, inside: Business, sam: User) -> None:
    assert begun_earlier(olive, sam, hours=25) == ""


def test_without_room_at_the_end_it_is_refused(
    olive: Person, inside: Business, sam: User, media, committed
) -> None:
    upload = begun(olive)
    brought(upload, 0, 1, 2)
    change_business(olive.business.pk, actor=sam, storage_limit_gb=0)
    with committed():
        track = finish(upload.pk, actor=olive)
    assert (track.status, track.problem[:23]) == ("refused", "There is no room for it")
    assert (kept_files(media), storage_of(inside).used_bytes) == ([], 0)


def test_what_arrives_is_counted(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 0, 1, 2)
    finish(upload.pk, actor=olive)
    assert storage_of(inside).used_bytes == len(BYTES)


@pytest.mark.parametrize(("piece", "content"), [(0, b"short"), (0, b"too long!"), (3, b"x"), (0, b"")])
def test_a_piece_is_as_long_as_it_was_agreed(olive: Person, inside: Business, piece: int, content) -> None:
    with pytest.raises(WrongLength):
        keep_piece(begun(olive), piece, content)


def test_folders_come_along(olive: Person, inside: Business) -> None:
    jazz = MusicFolder.objects.create(name="Jazz")
    [answer] = begin([Offered("a.mp3", 8, path="Miles/1959")], actor=olive, folder=jazz.pk)
    upload = answer["upload"]
    assert isinstance(upload, Upload)
    keep_piece(upload, 0, b"12345678")
    folder = finish(upload.pk, actor=olive).folder
    assert folder
    assert folder.parent
    assert (folder.name, folder.parent.name, folder.parent.parent) == ("1959", "Miles", jazz)


def test_a_folder_of_nobody_is_not_there(olive: Person, inside: Business) -> None:
    with pytest.raises(Http404):
        begin([FILE], actor=olive, folder=uuid4())


def test_what_is_given_up_leaves_nothing(olive: Person, inside: Business, media, committed) -> None:
    upload = begun(olive)
    brought(upload, 0)
    with committed():
        forget(upload.pk, actor=olive)
    assert (kept_files(media), Upload.objects.exists()) == ([], False)


def test_what_was_never_finished_goes_after_a_week(olive: Person, inside: Business, media, committed) -> None:
    upload = begun(olive)
    brought(upload, 0)
    now = timezone.now()
    with committed():
        actions.let_go_of_uploads(now + timedelta(days=6))
    assert kept_files(media)
    with committed():
        actions.let_go_of_uploads(now + timedelta(days=8))
    assert (kept_files(media), Upload.objects.exists()) == ([], False)


@pytest.fixture
def hers(olive: Person, inside: Business) -> Upload:
    return begun(olive)


def test_nobody_else_has_it(hers: Upload, zed: Person, mia: Person, rita: Person, rival: Business) -> None:
    for person in (zed, mia):
        for action in (finish, forget):
            with pytest.raises(Http404):
                action(hers.pk, actor=person)
    with in_business(rival), pytest.raises(Http404):
        finish(hers.pk, actor=rita)


def test_asking_for_many_costs_no_more(olive: Person, inside, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        begin([Offered(f"{number}.mp3", 8) for number in range(100)], actor=olive)


def test_the_same_file_again_is_there_before_it_is_read(olive: Person, inside: Business) -> None:
    upload = begun(olive)
    brought(upload, 0, 1, 2)
    finish(upload.pk, actor=olive)
    assert begin([FILE], actor=olive) == [{"there": "slow"}]
