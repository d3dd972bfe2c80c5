"""Speech stays decoded, but not all of it."""

from typing import Any

import pytest
from playwright.sync_api import Page

SPEECH = """async (lengths_s) => {
  const { Sounds } = await import("/sounds.js");
  const loaded = [];
  const sounds = new Sounds({}, {});
  sounds.load = async ({ sha256 }) => loaded.push(sha256);
  const entries = lengths_s.map((s, place) => ({ sha256: `${place}`, s }));
  for (const entry of entries) await sounds.speech(entry);
  loaded.length = 0;
  for (const entry of [...entries].reverse()) await sounds.speech(entry);
  return loaded;
}"""


@pytest.mark.parametrize(
    ("lengths_s", "gone"),
    [([5] * 12, []), ([5] * 13, ["0"]), ([100, 100, 100], ["0"]), ([5, 1000], ["0"])],
    ids=["a dozen", "one more", "long ones", "one very long"],
)
def test_what_was_wanted_last_stays(page: Page, lengths_s: list[int], gone: list[str]) -> None:
    loaded: Any = page.evaluate(SPEECH, lengths_s)
    assert loaded == gone
