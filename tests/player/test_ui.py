"""What the face says where no track is heard."""

from typing import Any

import pytest
from playwright.sync_api import Page

ASK = """async ([at, more]) => {
  const { instead } = await import("/ui.js");
  const feed = { zone: { tz: "America/New_York" }, state: { playing: true }, media: {} };
  const quiet_until_ms = at && (Date.parse(at) || Infinity);
  return instead({ feed, empty: false, quiet_until_ms, ...more }).join(" ");
}"""


def told(page: Page, quiet_until: str | None, **more: Any) -> str:
    words: str = page.evaluate(ASK, [quiet_until, more])
    return words


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-03-02T12:00:00Z", "Quiet hours until 07:00"),
        ("2026-07-02T11:00:00Z", "Quiet hours until 07:00"),
        ("for ever", "Silence is planned Whoever looks after the sound knows why"),
        (None, "Getting the music "),
    ],
)
def test_quiet_hours_are_named_with_the_zones_own_time(page: Page, until: str | None, words: str) -> None:
    assert told(page, until) == words


def test_a_zone_without_music_is_not_called_quiet(page: Page) -> None:
    assert told(page, None, empty=True).startswith("No music yet")


@pytest.mark.parametrize(
    ("cached", "wanted", "words"),
    [
        (12, 14, "12 of 14 sounds here"),
        (0, 1, "0 of 1 sounds here"),
        (14, 14, "All 14 sounds here"),
        (1, 1, "The one sound is here"),
        (2, 2, "Both sounds here"),
    ],
)
def test_what_is_on_the_device_is_counted(page: Page, cached: int, wanted: int, words: str) -> None:
    ask = "async (stock) => (await import('/ui.js')).stocked(stock)"
    assert page.evaluate(ask, {"cached": cached, "wanted": wanted}) == words
