"""Instant announcements, by stream and by feed: which begin, and which are over."""

from typing import Any

from playwright.sync_api import Page

# Interrupts of a player that was restarted `restarts` times; `did` is what the announcer was told to.
SCENE = """async (then) => {
  const { Interrupts } = await import("/interrupts.js");
  const scene = { now_ms: 10_000_000, did: [], calls: [], unknown: 0 };
  const rows = new Map();
  const store = {
    get: async (_, key) => structuredClone(rows.get(key)),
    put: async (_, key, value) => void rows.set(key, structuredClone(value)),
  };
  const known = new Set();
  const add = (call) => {
    if (known.has(call.id)) return;
    known.add(call.id);
    scene.calls.push(call);
    scene.did.push(`add ${call.id}`);
  };
  const announcer = { add, clear: (id) => scene.did.push(`clear ${id}`) };
  const clock = { now_ms: () => scene.now_ms };
  const at = (s) => new Date(scene.now_ms + s * 1000).toISOString();
  const timers = [];
  window.setTimeout = (act, delay_ms) => timers.push({ act, at_ms: scene.now_ms + delay_ms });
  window.clearTimeout = () => (timers.length = 0);
  scene.pass = (seconds) => {
    scene.now_ms += seconds * 1000;
    for (const { act } of timers.splice(0).filter(({ at_ms }) => at_ms <= scene.now_ms)) act();
  };
  scene.start = async () => {
    known.clear();
    scene.part = new Interrupts({ announcer, clock, store, onUnknown: () => scene.unknown++ });
    await scene.part.load();
  };
  const sound = { url: "/m9", sha256: "9".repeat(64) };
  const known_media = { media: { m9: sound }, device: { id: "d1" } };
  const feed = (made_s, ...interrupts) =>
    scene.part.setFeed({ ...known_media, interrupts, generated_ms: scene.now_ms + made_s * 1000 });
  const times = () => ({ announced_at: at(-20), expires_at: at(600) });
  const told = (more = {}) => ({ id: "i1", media: ["m9"], ...times(), ...more });
  const standing = (more = {}) => told({ repeat_until_cleared: true, ...more });
  await scene.start();
  const parts = { scene, feed, told, standing, at };
  await new Function("parts", `return (async ({ ${Object.keys(parts)} }) => { ${then} })(parts)`)(parts);
  return { did: scene.did, unknown: scene.unknown, calls: scene.calls };
}"""


def play(page: Page, then: str) -> Any:
    return page.evaluate(SCENE, then)


def did(page: Page, then: str) -> list[str]:
    said: list[str] = play(page, then)["did"]
    return said


def test_one_that_the_feed_does_not_hold_any_more_is_over(page: Page) -> None:
    assert did(page, "feed(-10, standing()); feed(-1);") == ["add i1", "clear i1"]


def test_a_feed_that_is_older_than_the_announcement_does_not_end_it(page: Page) -> None:
    assert did(page, "feed(-30); scene.part.take(standing()); feed(-25);") == ["add i1"]


def test_a_feed_that_was_being_made_then_is_given_time_to_name_it(page: Page) -> None:
    young = "feed(-30); scene.part.take(standing({ announced_at: at(-1) })); feed(-0.9);"
    assert did(page, young + "feed(-0.5, standing()); scene.pass(6);") == ["add i1"]
    assert did(page, young + "scene.pass(6);") == ["add i1", "clear i1"]


def test_one_that_has_expired_is_not_cut_by_a_feed_that_left_it_out_for_that(page: Page) -> None:
    short = "feed(-10, standing({ expires_at: at(2) }));"
    assert did(page, short + "scene.pass(3); feed(0);") == ["add i1"]


def test_by_stream_or_by_feed_it_is_the_same_one(page: Page) -> None:
    found = play(page, "scene.part.take(told({ sounds: { m9: { url: '/m9' } } })); feed(0, told());")
    assert found["did"] == ["add i1"]


def test_a_sound_may_be_named_by_its_hash(page: Page) -> None:
    found = play(page, "feed(-30); scene.part.take(told({ media: ['9'.repeat(64)] }));")
    assert [entry["url"] for entry in found["calls"][0]["entries"]] == ["/m9"]


def test_one_whose_sound_nobody_knows_asks_for_the_feed(page: Page) -> None:
    found = play(page, "scene.part.take(told({ media: ['m1'] }));")
    assert (found["did"], found["unknown"]) == ([], 1)


def test_one_for_other_players_is_left_out(page: Page) -> None:
    others = "feed(-30); scene.part.take(told({ devices: ['d2'] }));"
    assert did(page, others + "scene.part.take(told({ id: 'i2', devices: ['d1'] }));") == ["add i2"]


def test_one_that_begins_later_waits_for_its_moment(page: Page) -> None:
    found = play(
        page, "feed(-30); scene.part.take(told({ at: at(3) })); feed(0, told({ at: at(-3), id: 'i2' }));"
    )
    assert [call["at_ms"] for call in found["calls"]] == [10_003_000, 10_000_000]


def test_nonsense_from_the_stream_does_no_harm(page: Page) -> None:
    found = play(
        page,
        """const odd = { media: null, repeat: "x", priority: "y", id: "b" };
        for (const row of [{}, { media: 7, sounds: 5, id: "a" }, odd]) scene.part.take(row);""",
    )
    assert found["did"] == ["add a", "add b"]
    assert [call["priority"] for call in found["calls"]] == [0, 0]


def test_after_a_restart_what_was_not_cleared_begins_again_without_a_server(page: Page) -> None:
    restart = "feed(-30); scene.part.take(standing()); await scene.start(); feed(-30);"
    assert did(page, restart) == ["add i1", "add i1"]


def test_after_a_restart_what_was_cleared_does_not(page: Page) -> None:
    cleared = "feed(-30); scene.part.take(standing()); scene.part.clear('i1');"
    assert did(page, cleared + "await scene.start(); feed(-30);") == ["add i1", "clear i1"]


def test_how_far_it_is_survives_a_restart(page: Page) -> None:
    found = play(
        page,
        """feed(-30, told({ repeat: { times: 3, every_s: 60 } }));
        Object.assign(scene.calls[0].progress, { plays: 2, at_ms: scene.now_ms + 60_000 });
        scene.calls[0].onProgress();
        await scene.start();
        feed(-30);""",
    )
    assert found["calls"][1]["progress"]["plays"] == 2
    assert found["calls"][1]["at_ms"] == 10_060_000
