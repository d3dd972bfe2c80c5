"""Who reads what next. The readers' processes themselves: tests/library/test_readers.py."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ

from library import reading, turns
from library.models import Track
from library.turns import READING, ask_for_reading, give_lost_turns_back, take_turn, unread
from tenants.models import Business, ReadingTurn
from tenants.schemas import go_public, in_business
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
    assert list(unread()) == [files[1], files[2], files[0]]


def test_a_file_that_fails_does_not_stop_the_turns(acme: Business, files: list[Track], monkeypatch) -> None:
    monkeypatch.setattr(reading, "read_tags", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        turn()
    assert OrmQ.objects.count() == settings.READERS


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
