"""A track's row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from library.models import Track
from library.models.music import searched
from tests.conftest import audio


def test_what_is_searched_follows_the_tags(inside) -> None:
    track = Track.objects.create(title="Déjà Vu", artist="Beyoncé", tags=["Summer"], file_name="a.mp3")
    assert track.search_text == "deja vu\nbeyonce\n\n\n\n\nsummer"


def test_it_follows_a_part_that_is_saved_alone(song) -> None:
    song.genre = "Ambient"
    song.save(update_fields=["genre"])
    song.refresh_from_db()
    assert song.search_text == searched(song) == "slow morning\n\n\n\n\nambient\n"


def test_the_database_makes_words_of_it(song) -> None:
    assert Track.objects.filter(search_words="slow").get() == song


@pytest.mark.parametrize(("hours", "is_playable"), [(-1, False), (1, True)])
def test_a_track_that_expired_is_not_played(song, hours: int, is_playable: bool) -> None:
    song.expires_at = timezone.now() + timedelta(hours=hours)
    song.save()
    assert Track.objects.playable().exists() is is_playable


def test_one_that_may_be_there_twice_waits(song) -> None:
    other = Track.objects.create(title="Slow Morning", file_name="b.mp3", twin=song, **audio("c", 200_000))
    assert other not in Track.objects.playable()
