"""What is uploaded into a bucket, and read from it."""

from typing import Any

import pytest

from library import reading, shelf
from library.bucket import Bucket
from library.models import Recording, Rendering, Track
from library.parts import Recorded, stored
from library.reading import read_track
from library.tasks import read_recording, render
from tests.library.test_reading import Killed, waiting
from tests.library.test_tasks import again, uploaded
from tests.seaweed import options


def read_bytes(bucket: Bucket) -> list[int]:
    """How much each answer of the bucket held, from now on."""
    told: list[int] = []
    bucket.client.meta.events.register(
        "after-call.s3.GetObject", lambda parsed, **_: told.append(parsed["ContentLength"])
    )
    return told


def test_from_a_bucket_a_track_is_read_once(inside, bucket, make_sound) -> None:
    source = make_sound("long.flac", source="anoisesrc=duration=30,aformat=channel_layouts=stereo")
    track = waiting(inside, source)
    told = read_bytes(bucket)
    read_track(track.pk)
    assert (again(track).status, told) == ("ready", [source.stat().st_size])
    assert shelf.size_bytes(shelf.audio_key(inside.pk, track.sha256)) == track.size_bytes
    assert shelf.size_bytes(shelf.incoming_key(inside.pk, track.pk)) is None


def test_tags_that_were_read_pardon_no_worker_that_ends_over_the_sound(inside, bucket, sounds, monkeypatch):
    def kill(*_: Any) -> None:
        raise Killed

    monkeypatch.setattr(reading, "sound_of", kill)
    track = waiting(inside, sounds["mp3"])
    for _ in range(reading.MOST_TRIES):
        with pytest.raises(Killed):
            read_track(track.pk)
    read_track(track.pk)
    assert (again(track).status, track.problem) == ("refused", reading.POISON)


def test_while_the_bucket_is_away_a_track_waits(inside, settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": options("http://127.0.0.1:9")}
    track = Track.objects.create(title="slow", file_name="slow.mp3")
    with pytest.raises(shelf.ShelfAway):
        read_track(track.pk)
    assert again(track).status == "waiting"


def test_an_announcement_is_made_in_a_bucket_with_what_is_recorded(inside, bucket, sounds) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    read_recording(row.pk)
    said = Rendering.objects.create(digest="d" * 64, parts=stored([Recorded(str(row.pk))]))
    render(said.pk)
    assert (again(said).status, again(said).problem) == ("ready", "")
    assert shelf.size_bytes(shelf.audio_key(inside.pk, said.sha256)) == said.size_bytes


def test_a_bucket_that_is_too_slow_is_asked_again_later(inside, bucket, sounds, monkeypatch) -> None:
    monkeypatch.setattr(reading, "FETCH_S", -1)
    track = waiting(inside, sounds["mp3"])
    told = read_bytes(bucket)
    with pytest.raises(shelf.ShelfAway, match="slowly"):
        read_track(track.pk)
    assert (again(track).status, track.tries, len(told)) == ("waiting", 0, 1)
