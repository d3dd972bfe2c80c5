"""Tracks that are decoded once."""

from typing import Any

from playwright.sync_api import Page

#: Loads tracks by name, one after the other unless they are `hasty`; one called "bad" cannot be decoded.
LOAD = """async ([names, hasty]) => {
  const { Decoded } = await import("/decoded.js");
  const asked = [];
  const sounds = { async load({ sha256 }) {
    asked.push(sha256);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (sha256 === "bad") throw new Error(sha256);
    return { sha256 };
  } };
  const decoded = new Decoded(sounds);
  const had = [];
  for (const sha256 of names) {
    const loaded = decoded.load({ sha256 }).catch(() => null);
    had.push(hasty ? loaded : await loaded);
  }
  await Promise.all(had);
  return { asked, here: ["a", "b", "c", "bad"].filter((sha256) => decoded.has({ sha256 })) };
}"""


def load(page: Page, *names: str, hasty: bool = False) -> Any:
    return page.evaluate(LOAD, [list(names), hasty])


def test_what_is_decoded_is_not_asked_for_again(page: Page) -> None:
    assert load(page, "a", "b", "a", "b") == {"asked": ["a", "b"], "here": ["a", "b"]}


def test_what_is_being_decoded_is_not_asked_for_again(page: Page) -> None:
    assert load(page, "a", "a", hasty=True)["asked"] == ["a"]


def test_the_two_that_were_wanted_last_stay(page: Page) -> None:
    assert load(page, "a", "b", "a", "c")["here"] == ["a", "c"]


def test_what_cannot_be_decoded_is_tried_again(page: Page) -> None:
    assert load(page, "bad", "bad") == {"asked": ["bad", "bad"], "here": []}
