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
        ("for ever", "Quiet hours "),
        (None, "Getting the music "),
    ],
)
def test_quiet_hours_are_named_with_the_zones_own_time(page: Page, until: str | None, words: str) -> None:
    assert told(page, until) == words


def test_a_zone_without_music_is_not_called_quiet(page: Page) -> None:
    assert told(page, None, empty=True).startswith("No music yet")
