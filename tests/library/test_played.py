from datetime import timedelta

from django.db import connection
from django.utils import timezone

from library.models import Track
from library.played import Heard, note_played
from tenants.models import Business
from tests.conftest import audio

MINUTE = timedelta(minutes=1)


def play(track: Track, ago: timedelta = MINUTE, for_ms: int | None = 60_000) -> Heard:
    return Heard(track.sha256, timezone.now() - ago, for_ms)


def test_a_play_is_counted_and_dated(song: Track) -> None:
    heard = play(song)
    note_played([heard])
    song.refresh_from_db()
    assert (song.play_count, song.last_played_at) == (1, heard.at)


def test_an_earlier_play_is_counted_and_moves_no_date(song: Track) -> None:
    late = play(song)
    note_played([late])
    note_played([play(song, 99 * MINUTE)])
    song.refresh_from_db()
    assert (song.play_count, song.last_played_at) == (2, late.at)


def test_a_clock_that_is_ahead_dates_nothing_in_the_future(song: Track) -> None:
    note_played([play(song, -99 * MINUTE)])
    song.refresh_from_db()
    assert song.last_played_at
    assert song.last_played_at <= timezone.now()


def test_what_was_skipped_soon_was_not_played(song: Track) -> None:
    note_played([play(song, for_ms=29_999), play(song, for_ms=30_000)])
    song.refresh_from_db()
    assert song.play_count == 1


def test_of_a_short_track_half_will_do(inside: Business) -> None:
    jingle = Track.objects.create(title="Jingle", file_name="j.mp3", **audio("c", 8_000))
    note_played([play(jingle, for_ms=3_999), play(jingle, for_ms=4_000)])
    jingle.refresh_from_db()
    assert jingle.play_count == 1


def test_many_plays_take_two_queries(inside: Business, django_assert_num_queries) -> None:
    rows = [
        Track.objects.create(title=letter, file_name=letter, **audio(letter, 90_000)) for letter in "abcdef"
    ]
    with django_assert_num_queries(2):
        note_played(play(row) for row in rows * 80)
    assert set(Track.objects.values_list("play_count", flat=True)) == {80}


def test_what_is_no_track_of_ours_counts_nowhere(song: Track) -> None:
    note_played([Heard("f" * 64, timezone.now(), None), Heard("", timezone.now(), None)])
    song.refresh_from_db()
    assert song.play_count == 0


def test_no_index_holds_what_is_counted(inside: Business) -> None:
    """A row of which only such columns change stays where it is, and the lists of words are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'library_track'::regclass"
        )
        indexes = [definition for (definition,) in cursor.fetchall()]
    assert indexes
    assert not [each for each in indexes if "play_count" in each or "last_played_at" in each]


def test_a_second_play_on_a_day_writes_no_index_anew(song: Track) -> None:
    noon = timezone.now().replace(hour=12)
    note_played([Heard(song.sha256, noon - timedelta(days=1), None)])
    before = changed_in_place()
    note_played([Heard(song.sha256, noon - timedelta(days=1, hours=-1), None)])
    assert changed_in_place() == before + 1


def changed_in_place() -> int:
    """Rows, in the transaction in hand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_hot_updated('library_track'::regclass)")
        ((count,),) = cursor.fetchall()
    return int(count)
