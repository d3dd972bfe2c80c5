"""A feed as the rest of the player reads it."""

from typing import Any

import pytest
from playwright.sync_api import Page

READ = """async (feed) => {
  const { readFeed } = await import("/feed.js");
  return readFeed(JSON.stringify(feed));
}"""
AT = "2026-03-02T09:15:00.000Z"


def read(page: Page, **members: Any) -> Any:
    zone = {"name": "Shop", "crossfade_s": 2.5}
    return page.evaluate(READ, {"v": 1, "device": {"id": "d1"}, "zone": zone, "music": []} | members)


def test_cues_for_other_players_are_not_read(page: Page) -> None:
    cues = [
        {"id": "all", "at": AT},
        {"id": "ours", "at": AT, "devices": ["d2", "d1"]},
        {"id": "theirs", "at": AT, "devices": ["d2"]},
    ]
    assert [cue["id"] for cue in read(page, cues=cues)["cues"]] == ["all", "ours"]


def test_sound_that_only_others_cues_name_is_not_fetched(page: Page) -> None:
    cues = [
        {"id": "ours", "at": AT, "media": ["mine"]},
        {"id": "theirs", "at": AT, "media": ["mine", "sung", "called", "theirs"], "devices": ["d2"]},
    ]
    named = {"music": [{"from": AT, "tracks": ["sung"]}], "interrupts": [{"id": "i", "media": ["called"]}]}
    media = {key: {"url": f"/{key}"} for key in ("mine", "sung", "called", "theirs", "spare")}
    assert set(read(page, cues=cues, media=media, **named)["media"]) == {"mine", "sung", "called", "spare"}


def test_a_segment_has_the_zones_crossfade_and_its_volume_unless_it_says_otherwise(page: Page) -> None:
    segments = [{"from": AT, "tracks": ["m1"]}, {"from": AT, "tracks": [], "crossfade_s": 0, "volume": 40}]
    found = [(each["crossfade_s"], each["volume"]) for each in read(page, music=segments)["music"]]
    assert found == [(2.5, 100), (0, 40)]


def test_a_silent_segment_has_no_tracks(page: Page) -> None:
    [segment] = read(page, music=[{"from": AT, "tracks": ["m1"], "silent": True, "anchor": None}])["music"]
    assert (segment["silent"], segment["tracks"]) == (True, [])


def test_clips_are_sounds_that_only_others_cues_may_name(page: Page) -> None:
    cues = [{"id": "theirs", "at": AT, "media": ["m1"], "devices": ["d2"]}]
    media = {key: {"url": f"/{key}"} for key in ("m1", "m2")}
    told = read(page, cues=cues, media=media, clips=["m1", "gone", 7])
    assert [entry["url"] for entry in told["clips"]] == ["/m1"]
    assert set(told["media"]) == {"m1", "m2"}


def test_clips_that_are_no_list_are_none(page: Page) -> None:
    assert read(page, clips="m1")["clips"] == read(page)["clips"] == []


@pytest.mark.parametrize("duck", [None, "low", {"db": "-18", "attack_ms": None, "release_ms": -5}, {"db": 6}])
def test_a_duck_of_broken_numbers_is_one_that_can_be_heard(page: Page, duck: Any) -> None:
    found = read(page, zone={"name": "Shop", "duck": duck})["zone"]["duck"]
    assert (found["db"], found["attack_ms"]) == (-18, 250)
    assert found["release_ms"] in (900, 0)


def test_a_duck_is_read_as_it_is_told(page: Page) -> None:
    told = {"db": -30, "attack_ms": 100, "release_ms": 500}
    assert read(page, zone={"name": "Shop", "duck": told})["zone"]["duck"] == told
