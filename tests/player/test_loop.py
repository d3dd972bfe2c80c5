"""Two languages, one loop: what the player plays is what the server says that it plays."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from broadcast.engine.loop import Anchor, playing_at, step_ms
from broadcast.engine.plan import Sound

CASES = 200
ASK = """async (cases) => {
  const { locate, step_s } = await import("/loop.js");
  return cases.map(({ lengths_s, crossfade_s, anchor, at_ms }) => ({
    place: locate(lengths_s, crossfade_s, anchor, at_ms),
    steps: lengths_s.map((s) => step_s(s, crossfade_s)),
  }));
}"""
START_MS = 1_772_000_000_000
DAY_MS = 24 * 3600 * 1000


def case(chance: random.Random) -> dict[str, Any]:
    """As the feed says it: seconds with three places, and moments before and long after the anchor."""
    lengths_ms = [
        chance.choice([1, 900, 5_000, chance.randint(1, 600_000)]) for _ in range(chance.randint(1, 40))
    ]
    return {
        "lengths_s": [length_ms / 1000 for length_ms in lengths_ms],
        "crossfade_s": chance.choice([0, 2.5, chance.randint(0, 12_000) / 1000]),
        "anchor": {
            "index": chance.randint(0, 2 * len(lengths_ms)),
            "position_s": chance.randint(0, 600_000) / 1000,
            "at_ms": START_MS,
        },
        "at_ms": START_MS + chance.randint(-DAY_MS, 40 * DAY_MS),
    }


def told(one: dict[str, Any]) -> tuple[list[Sound], Anchor, int, datetime]:
    """The same case in the server's own words."""
    order = [Sound(f"{place:064x}", round(s * 1000)) for place, s in enumerate(one["lengths_s"])]
    anchor = one["anchor"]
    began = Anchor(anchor["index"], round(anchor["position_s"] * 1000), moment(anchor["at_ms"]))
    return order, began, round(one["crossfade_s"] * 1000), moment(one["at_ms"])


def moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms // 1000, UTC).replace(microsecond=at_ms % 1000 * 1000)


@pytest.fixture
def cases() -> list[dict[str, Any]]:
    chance = random.Random(20)  # noqa: S311
    return [case(chance) for _ in range(CASES)]


def test_player_and_server_agree_on_the_length_of_each_step(page: Page, cases: list[dict[str, Any]]) -> None:
    for one, answer in zip(cases, page.evaluate(ASK, cases), strict=True):
        order, _, crossfade_ms, _ = told(one)
        assert [round(step * 1000) for step in answer["steps"]] == [
            step_ms(each, crossfade_ms) for each in order
        ]


def test_player_and_server_agree_on_what_plays(page: Page, cases: list[dict[str, Any]]) -> None:
    for one, answer in zip(cases, page.evaluate(ASK, cases), strict=True):
        order, anchor, crossfade_ms, at = told(one)
        index, position_ms = playing_at(order, anchor, crossfade_ms, at)
        assert answer["place"]["index"] == index, one
        assert answer["place"]["position_s"] * 1000 == pytest.approx(position_ms, abs=1e-6), one


def test_a_loop_without_length_is_nowhere(page: Page) -> None:
    anchor = {"index": 3, "position_s": 1, "at_ms": START_MS}
    for lengths_s in ([], [0, 0]):
        case = {"lengths_s": lengths_s, "crossfade_s": 2, "anchor": anchor, "at_ms": START_MS}
        assert page.evaluate(ASK, [case])[0]["place"] is None


def test_a_track_begins_with_its_own_first_moment(page: Page, cases: list[dict[str, Any]]) -> None:
    """Not with the last one of the track before: where that one is looked up again, it is the same track."""
    places = [answer["place"] for answer in page.evaluate(ASK, cases)]
    begun = [one | {"at_ms": place["started_at_ms"]} for one, place in zip(cases, places, strict=True)]
    again = [answer["place"] for answer in page.evaluate(ASK, begun)]
    assert [place["index"] for place in again] == [place["index"] for place in places]
    assert {place["position_s"] for place in again} == {0}
