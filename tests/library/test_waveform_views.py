from base64 import b64decode

import pytest
from django.test import Client

from library.catalogue.following import follow
from library.models import Track, Waveform
from tenants.access import Person
from tenants.schemas import in_business
from tests.conftest import audio
from tests.library.curated import Curated

PEAKS = bytes(n % 256 for n in range(600))


@pytest.fixture
def drawn(song: Track) -> Track:
    Waveform.objects.create(track=song, peaks=PEAKS)
    Track.objects.filter(pk=song.pk).update(lead_ms=700, tail_ms=2100)
    return song


def soft_paths(page: str) -> str:
    return page.partition('data-soft="')[2].partition('"')[0]


def path(track: Track) -> str:
    return f"/b/acme/waveform/{track.sha256}.json"


def test_it_has_its_peaks_and_what_is_silent(as_olive: Client, drawn: Track) -> None:
    wave = as_olive.get(path(drawn)).json()
    assert b64decode(wave.pop("peaks")) == PEAKS
    assert wave == {"lead_ms": 700, "tail_ms": 2100, "duration_ms": 200_000}


def test_once_it_is_read_it_is_kept_for_ever(as_olive: Client, drawn: Track) -> None:
    assert as_olive.get(path(drawn))["Cache-Control"] == "private, max-age=31536000, immutable"


def test_one_that_nobody_has_read_is_empty_and_asked_for_again(as_olive: Client, song: Track) -> None:
    answer = as_olive.get(path(song))
    assert (answer.json()["peaks"], answer["Cache-Control"]) == ("", "no-store")


@pytest.mark.parametrize("sha256", ["f" * 64, "A" * 64, "a" * 63, ""])
def test_a_sound_that_is_not_there_has_none(as_olive: Client, drawn: Track, sha256: str) -> None:
    assert as_olive.get(f"/b/acme/waveform/{sha256}.json").status_code == 404


def test_another_business_does_not_see_it(as_rita: Client, drawn: Track) -> None:
    assert as_rita.get(path(drawn).replace("acme", "rival")).status_code == 404


def test_the_catalogues_are_seen_everywhere(as_olive: Client, olive: Person, curated: Curated) -> None:
    with in_business(curated.curator.business):
        Waveform.objects.create(track=curated.tracks[0], peaks=PEAKS)
    address = path(curated.tracks[0])
    before = as_olive.get(address).json()
    with in_business(olive.business):
        follow(curated.pk, actor=olive)
    assert as_olive.get(address).json() == before
    assert b64decode(before["peaks"]) == PEAKS


def test_a_zone_user_sees_it_too(as_zed: Client, drawn: Track) -> None:
    assert as_zed.get(path(drawn)).status_code == 200


def test_it_costs_few_looks(as_olive: Client, drawn: Track, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        as_olive.get(path(drawn))


def test_it_is_small(as_olive: Client, drawn: Track) -> None:
    assert len(as_olive.get(path(drawn)).content) < 1000


def test_a_row_says_what_plays(as_olive: Client, song: Track) -> None:
    Track.objects.update(artist="The <Ovens>", cover_sha256="c" * 64)
    text = as_olive.get("/b/acme/music/").content.decode()
    assert f'data-track="{song.pk}" data-ms="200000" data-artist="The &lt;Ovens&gt;"' in text
    assert f'data-cover="{"c" * 64}"' in text


def test_a_track_s_page_has_its_waveform(as_olive: Client, drawn: Track) -> None:
    text = as_olive.get(f"/b/acme/music/{drawn.pk}/").content.decode()
    assert path(drawn) in text
    assert "Silence: 0:02 last" in text


def test_one_without_a_sound_has_none(as_olive: Client, inside) -> None:
    unread = Track.objects.create(title="New", file_name="new.mp3", **audio("", 0))
    assert "waveform-large" not in as_olive.get(f"/b/acme/music/{unread.pk}/").content.decode()


def test_only_pages_of_music_are_changed_softly(as_olive: Client, song: Track) -> None:
    assert "/b/acme/music/ " in soft_paths(as_olive.get("/b/acme/music/").content.decode())
    assert soft_paths(as_olive.get("/b/acme/zones/").content.decode()) == ""
