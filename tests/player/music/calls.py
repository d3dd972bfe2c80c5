"""Instant announcements on the stage of the music, as the stream brings them."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import LENGTHS_S, feed, now_ms, play, rfc3339, segment

#: Interrupts as the stream brings them; `told` is what was reported of each.
CALLS = """async () => {
  const [{ Announcer }, { Interrupts }] =
    await Promise.all(["announcer", "interrupts"].map((name) => import(`/${name}.js`)));
  scene.told = [];
  scene.muted = false;
  const reports = {
    timestamp: (at_ms) => at_ms,
    open: ({ ref }) => (status, { reason = null } = {}) => scene.told.push([ref, status, reason]),
  };
  const duck = { db: -18, attack_ms: 250, release_ms: 900 };
  const settings = () => ({ device: "d", muted: scene.muted, duck });
  const ids = new Set();
  const played = { has: (id) => ids.has(id), add: (id) => ids.add(id) };
  scene.announcer = new Announcer({ ...scene.parts, reports, settings, played });
  const store = { get: async () => [], put: async () => {} };
  const { clock } = scene.parts;
  scene.interrupts = new Interrupts({ announcer: scene.announcer, clock, store, onUnknown() {} });
}"""
DELIVERED, PLAYING, COMPLETED = ["delivered", None], ["playing", None], ["completed", None]
SUPERSEDED = ["skipped", "superseded"]


def call(page: Page, name: str, freq_hz: int, **told: Any) -> float:
    """Somebody says so just now: when that was."""
    at_ms = now_ms(page)
    sounds = {"m1": {"url": f"/tones/{freq_hz}.mp3", "sha256": f"{freq_hz}", "s": LENGTHS_S[freq_hz]}}
    expires_at = rfc3339(page, at_ms + told.pop("lasts_s", 60) * 1000)
    row = {"id": name, "media": ["m1"], "sounds": sounds, "mode": "duck", "expires_at": expires_at} | told
    page.evaluate("(row) => scene.interrupts.take(row)", row)
    return at_ms


def silence(page: Page) -> None:
    """A zone in which no music is meant to be heard."""
    play(page, feed(segment(page, now_ms(page) - 9_000, silent=True)))
    recording.start(page)


def told(page: Page, name: str) -> list[list[str | None]]:
    said: list[list[str | None]] = page.evaluate(
        "(name) => scene.told.filter(([ref]) => ref === name).map(([, ...said]) => said)", name
    )
    return said


def until_told(page: Page, name: str, status: str, limit_s: float = 15) -> None:
    recording.until(
        page, f"scene.told.some(([ref, status]) => ref === '{name}' && status === '{status}')", limit_s
    )
