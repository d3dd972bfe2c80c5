"""Who reads what next. The readers' processes themselves: tests/library/test_readers.py."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from library import reading, turns
from library.models import Track
from library.turns import READING, ask_for_reading, give_lost_turns_back, put_back, take_turn, unread
from tenants.models import Business, ReadingTurn
from tenants.schemas import go_public, in_business
from tenants.turns import next_in_line, rest
from tests.library.test_reading import waiting
from tests.queued import jobs
from tests.tenants.test_holding import somebody_else, takes


def turn() -> None:
    take_turn(uuid4())


@pytest.fixture
def files(acme: Business, sounds, media) -> list[Track]:
    """Three of acme's that wait, the oldest first."""
    with in_business(acme):
        rows = [waiting(acme, sounds[kind], kind) for kind in ("mp3", "flac", "ogg")]
        ask_for_reading(acme, rows[0].pk)
    OrmQ.objects.all().delete()
    return rows


def states(business: Business) -> list[str]:
    with in_business(business):
        rows = Track.objects.order_by("created_at")
        return [row.status if row.status == "ready" else "found" if row.is_tagged else "new" for row in rows]


def test_tags_of_all_come_before_sound_of_any(acme: Business, files: list[Track]) -> None:
    for _ in range(3):
        turn()
    assert states(acme) == ["found", "found", "found"]
    turn()
    assert states(acme) == ["ready", "found", "found"]


def test_one_file_of_another_business_does_not_wait_behind_them(
    acme: Business, rival: Business, files: list[Track], sounds
) -> None:
    turn()
    with in_business(rival):
        ask_for_reading(rival, waiting(rival, sounds["mp3"]).pk)
    for _ in range(4):
        turn()
    assert (states(rival), states(acme)) == (["ready"], ["found", "found", "found"])


def test_a_file_that_somebody_reads_is_left_to_them(acme: Business, files: list[Track]) -> None:
    with somebody_else() as cursor:
        takes(cursor, f"reading {files[0].pk}")
        turn()
    assert states(acme) == ["new", "found", "new"]


def test_a_turn_that_leaves_work_gives_a_turn_to_each_reader(acme: Business, files: list[Track]) -> None:
    turn()
    assert {job[0] for job in jobs()} == {"library.turns.take_turn"}
    assert list(OrmQ.objects.values_list("key", flat=True)) == [READING] * settings.READERS


def test_turns_do_not_pile_up(acme: Business, files: list[Track]) -> None:
    turn()
    turn()
    assert OrmQ.objects.count() == settings.READERS


def test_however_many_files_come_there_are_as_many_turns_as_readers(acme: Business, committed) -> None:
    with committed(), in_business(acme):
        for _ in range(settings.READERS + 3):
            ask_for_reading(acme, uuid4())
    assert OrmQ.objects.filter(key=READING).count() == settings.READERS


def test_turns_that_end_before_a_file_is_there_are_made_up_for(acme: Business, committed) -> None:
    put_back()
    with committed(), in_business(acme):
        ask_for_reading(acme, uuid4())
        OrmQ.objects.all().delete()
    assert OrmQ.objects.filter(key=READING).count() == settings.READERS


def test_once_all_is_read_nobody_is_in_line(acme: Business, files: list[Track]) -> None:
    for _ in range(7):
        turn()
    assert states(acme) == ["ready", "ready", "ready"]
    assert not ReadingTurn.objects.filter(is_waiting=True).exists()


def test_a_turn_with_nothing_to_do_is_the_last(acme: Business) -> None:
    turn()
    assert jobs() == []


def test_what_was_put_into_the_bin_is_not_read(acme: Business, files: list[Track]) -> None:
    with in_business(acme):
        Track.objects.update(removed_at=timezone.now())
    turn()
    assert states(acme) == ["new", "new", "new"]


def test_what_failed_before_waits_for_the_others(inside: Business, files: list[Track]) -> None:
    Track.objects.filter(pk=files[0].pk).update(tries=1)
    Track.objects.filter(pk=files[1].pk).update(faults=1)
    assert list(unread()) == [files[2], files[0], files[1]]


@pytest.fixture
def stuck(files: list[Track], tmp_path, monkeypatch) -> Path:
    """What keeps the oldest file from being read, for as long as it is there."""
    monkeypatch.setattr(reading.tempfile, "gettempdir", lambda: str(tmp_path))
    path = tmp_path / f"sync2gear-{files[0].pk}"
    path.write_bytes(b"in the way")
    return path


def test_what_is_next_is_found_by_its_index(inside: Business) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = unread()[:5].explain()
    assert "unread_tracks" in plan
    assert "Sort" not in plan


def test_a_file_that_fails_for_ever_holds_back_no_other(acme: Business, stuck: Path) -> None:
    for _ in range(5):
        turn()
    assert states(acme) == ["new", "ready", "ready"]


def test_a_bug_holds_back_no_other_file(acme: Business, files: list[Track], monkeypatch) -> None:
    real = reading.look
    bad = str(files[0].pk)
    monkeypatch.setattr(reading, "look", lambda path, *more: 1 / 0 if path.name == bad else real(path, *more))
    for _ in range(4):
        turn()
    assert states(acme) == ["new", "ready", "ready"]


def test_where_all_fails_no_turn_follows_at_once(acme: Business, stuck: Path) -> None:
    for _ in range(4):
        turn()
    OrmQ.objects.all().delete()
    turn()
    turn()
    assert jobs() == []
    with in_business(acme):
        assert Track.objects.get(is_tagged=False).faults == 2
    stuck.unlink()
    ReadingTurn.objects.update(served_at=timezone.now() - turns.PATIENCE)
    give_lost_turns_back()
    turn()
    assert states(acme) == ["found", "ready", "ready"]


def test_a_file_that_comes_is_read_at_once_also_where_others_fail(acme: Business, stuck, sounds) -> None:
    for _ in range(5):
        turn()
    with in_business(acme):
        ask_for_reading(acme, waiting(acme, sounds["mp3"]).pk)
    turn()
    assert states(acme) == ["new", "ready", "ready", "found"]


def test_where_a_step_is_done_meanwhile_it_is_its_turn_again(acme: Business, files: list[Track]) -> None:
    """One reader met only what fails, while the other had the good file in hand."""
    business = next_in_line(timezone.now())
    assert business == acme
    rest(acme, turns.REST)
    with in_business(acme):
        assert turns.work_for(acme)
    assert next_in_line(timezone.now()) == acme


def test_what_was_read_at_last_is_as_the_others_again(inside: Business, files: list[Track]) -> None:
    Track.objects.filter(pk=files[0].pk).update(faults=2)
    reading.take_step(files[0].pk)
    assert not Track.objects.filter(faults__gt=0).exists()


def test_housekeeping_gives_lost_turns_back(acme: Business, files: list[Track]) -> None:
    give_lost_turns_back()
    assert jobs() == []
    ReadingTurn.objects.update(served_at=timezone.now() - turns.PATIENCE - timedelta(seconds=1))
    give_lost_turns_back()
    assert OrmQ.objects.filter(key=READING).count() == settings.READERS


def test_housekeeping_asks_one_question_where_nobody_waits(db: None, django_assert_max_num_queries) -> None:
    go_public()
    # The second chooses the schema.
    with django_assert_max_num_queries(2):
        give_lost_turns_back()
