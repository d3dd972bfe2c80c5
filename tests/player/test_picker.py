"""The first track that can really be played."""

from typing import Any

from playwright.sync_api import Page

# Tracks by name: "here", "away" (the network was), "gone" (404), "slow"; `asked` of them, in order.
PICK = """async ([names, times]) => {
  const { Picker } = await import("/picker.js");
  const asked = [], failed = [];
  const sounds = { async load({ sha256 }) {
    asked.push(sha256);
    if (sha256.startsWith("here")) return { duration: 1 };
    if (sha256.startsWith("slow")) await new Promise((resolve) => setTimeout(resolve, 10_000));
    throw Object.assign(new Error(sha256), { missing: sha256.startsWith("gone") });
  } };
  const media = { has: ({ sha256 }) => sha256.startsWith("here") };
  const picker = new Picker({ sounds, media, onFail: ({ sha256 }) => failed.push(sha256) });
  const candidates = names.map((sha256) => ({ entry: { sha256 } }));
  let found;
  for (let time = 0; time < times; time++) found = await picker.first(candidates, 0.2);
  return { found: found?.entry.sha256 ?? null, asked, failed };
}"""


def pick(page: Page, *names: str, times: int = 1) -> Any:
    return page.evaluate(PICK, [list(names), times])


def test_while_the_network_is_away_what_is_here_is_found_without_asking_for_the_rest(page: Page) -> None:
    told = pick(page, "away 1", "away 2", "away 3", "here")
    assert (told["found"], told["asked"]) == ("here", ["away 1", "here"])


def test_what_takes_too_long_is_passed_over(page: Page) -> None:
    assert pick(page, "slow", "here")["found"] == "here"


def test_what_is_gone_is_told_once_and_then_left_out(page: Page) -> None:
    told = pick(page, "gone", "here", times=2)
    assert (told["asked"], told["failed"]) == (["gone", "here", "here"], ["gone"])
