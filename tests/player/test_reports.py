"""The ledger, when the server cannot read all of it."""

from typing import Any

import pytest
from playwright.sync_api import Page

# A store with its tables, as the player knows it.
STORE = """
  const tables = { kept: new Map(), reports: new Map() };
  const rows = tables.reports;
  const store = {
    get: async (table, key) => tables[table].get(key),
    put: async (table, key, value) => void tables[table].set(key, value),
    delete: async (table, key) => void tables[table].delete(key),
    entries: async (table) => [...tables[table]].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
"""

# Four events, of which the server refuses every batch that holds the one called "bad"; gives what was stored.
SCENE = """async ([status, isOurs]) => {
  const { Reports } = await import("/reports.js");
  const stored = [];
  const api = { async json(_path, { events }) {
    if (events.some(({ id }) => id === "bad")) throw Object.assign(new Error(), { status, isOurs });
    stored.push(...events.map(({ id }) => id));
    return { stored: events.map(({ id }) => id) };
  } };
  const store = { put: async () => {}, delete: async () => {}, entries: async () => [] };
  const soon = setTimeout;
  window.setTimeout = (act) => soon(act, 0);
  const clock = { now_ms: () => 0, ticks: () => 0, isTold: true };
  const reports = new Reports({ api, store, clock, status: () => ({}) });
  for (const id of ["a", "bad", "c", "d"]) reports.open({ id, kind: "track" }, { prompt: true })("completed");
  for (let round = 0; round < 200 && reports.waiting; round++) await new Promise((done) => soon(done, 5));
  reports.stop();
  return { stored: stored.sort(), waiting: reports.waiting };
}"""


def told(page: Page, status: int, is_ours: bool = True) -> Any:
    return page.evaluate(SCENE, [status, is_ours])


def test_one_event_that_cannot_be_read_holds_back_no_other(page: Page) -> None:
    assert told(page, 400) == {"stored": ["a", "c", "d"], "waiting": 0}


@pytest.mark.parametrize("status", [400, 413])
def test_what_a_network_between_refuses_is_not_thrown_away(page: Page, status: int) -> None:
    assert told(page, status, is_ours=False)["waiting"] >= 1


def test_while_the_server_is_broken_nothing_is_thrown_away(page: Page) -> None:
    assert told(page, 500) == {"stored": [], "waiting": 4}


# A ledger of a player that was away for very long: so many plays, then a restart.
LONG = (
    """async (count) => {
  const { Reports } = await import("/reports.js");"""
    + STORE
    + """  const sent = [];
  const api = { async json(_path, { events }) { sent.push(events[0]?.id); throw new Error("away"); } };
  const clock = { now_ms: () => 0, ticks: () => 0, isTold: true };
  const made = () => new Reports({ api, store, clock, status: () => ({}) });
  const reports = made();
  for (let at = 0; at < count; at++) {
    const started_at = new Date(at * 60_000).toISOString();
    reports.open({ id: `${count - at}`.padStart(6, "0"), kind: "track" })("completed", { started_at });
  }
  reports.stop();
  const again = made();
  await again.load();
  again.beat();
  for (let round = 0; round < 200 && !sent.length; round++) await new Promise((done) => setTimeout(done, 10));
  again.stop();
  return { waiting: again.waiting, kept: rows.size, first: sent[0] };
}"""
)


def test_after_a_restart_the_oldest_is_sent_first(page: Page) -> None:
    assert page.evaluate(LONG, 100) == {"waiting": 100, "kept": 100, "first": "000100"}


def test_a_year_without_a_server_does_not_fill_the_disk(page: Page) -> None:
    told = page.evaluate(LONG, 60_000)
    assert told["waiting"] == told["kept"] <= 50_000


# Time that a test turns; each step is [ms to pass, for_s of a look or nothing]. Gives when it reported.
LOOKED = """async (steps) => {
  const { Reports } = await import("/reports.js");
  let now_ms = 0, timers = [];
  performance.now = () => now_ms;
  window.setTimeout = (act, ms) => timers.push({ act, at_ms: now_ms + ms });
  window.clearTimeout = (id) => id && (timers[id - 1].at_ms = Infinity);
  const sent = [];
  const api = { json: async () => (sent.push(now_ms), { stored: [] }) };
  const store = { put: async () => {} };
  const clock = { now_ms: () => 0, ticks: () => 0, isTold: true };
  const reports = new Reports({ api, store, clock, status: () => ({}) });
  for (const [pass_ms, for_s] of steps) {
    for (const end_ms = now_ms + pass_ms; now_ms < end_ms; now_ms += 10) {
      const due = timers.filter(({ at_ms }) => at_ms <= now_ms);
      due.forEach((timer) => { timer.at_ms = Infinity; timer.act(); });
      if (due.length) for (let turn = 0; turn < 20; turn++) await null;
    }
    if (for_s !== null) reports.look(for_s);
  }
  return sent.map((at_ms) => Math.round(at_ms / 1000));
}"""


def test_while_somebody_looks_it_reports_every_five_seconds(page: Page) -> None:
    steps = [[1000, 15], [5000, 15], [5000, 15], [30_000, None]]
    assert page.evaluate(LOOKED, steps) == [1, 6, 11, 16, 21, 26]


# A server that does not answer, while a prompt event comes.
# Gives how often the player woke and asked until then, and asked in all.
HANGING = """async () => {
  const { Reports } = await import("/reports.js");
  let woken = 0;
  const soon = setTimeout;
  window.setTimeout = (act) => soon(() => (woken++, act()), 0);
  const clock = { now_ms: () => 0, ticks: () => 0, isTold: true };
  const store = { put: async () => {}, delete: async () => {} };
  let answer, asked = 0;
  const api = { json: () => (asked++, new Promise((done) => (answer = done))) };
  const reports = new Reports({ api, store, clock, status: () => ({}) });
  reports.beat();
  await new Promise((done) => soon(done, 20));
  reports.open({ id: "a", kind: "track" }, { prompt: true })("completed");
  await new Promise((done) => soon(done, 100));
  const before = { woken, asked };
  answer({ stored: [] });
  await new Promise((done) => soon(done, 50));
  reports.stop();
  return [before.woken, before.asked, asked];
}"""


def test_while_a_report_hangs_the_next_one_waits_without_asking_again_and_again(page: Page) -> None:
    assert page.evaluate(HANGING) == [2, 1, 2]


def test_a_look_that_makes_no_sense_is_a_short_one(page: Page) -> None:
    assert page.evaluate(LOOKED, [[1000, "soon"], [30_000, None]]) == [1]
    assert page.evaluate(LOOKED, [[1000, 9e9], [200_000, None]])[-1] <= 65


# `start()` begins another session over the same store. Gives what was sent, without its nulls.
SESSIONS = (
    """async (then) => {
  const { Reports } = await import("/reports.js");"""
    + STORE
    + """  const soon = setTimeout;
  window.setTimeout = (act) => soon(act, 0);
  const answer = ({ events }) => ({ stored: events.map(({ id }) => id) });
  const scene = { now_ms: 0, wrong_ms: 0, isTold: true, zone: null, told: [], answer };
  const plain = (event) => Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null));
  const api = { async json(_path, report) {
    const answer = scene.answer(report);
    scene.told.push(...report.events.map(plain));
    return answer;
  } };
  const { Clock } = await import("/clock.js");
  const ticking = () => new Clock(() => scene.now_ms, () => scene.now_ms + scene.wrong_ms);
  let clock = ticking();
  scene.tell = () => clock.sample(scene.now_ms, scene.now_ms, scene.now_ms);
  const start = async () => {
    clock = ticking();
    clock.restore(0, tables.kept.get("moment")?.floor_ms);
    if (scene.isTold) scene.tell();
    const zone = () => scene.zone;
    const reports = new Reports({ api, store, clock, zone, status: () => ({}) });
    await reports.load();
    return reports;
  };
  const sent = async (reports) => {
    reports.beat();
    for (let round = 0; round < 4; round++) await new Promise((done) => soon(done, 5));
  };
  const parts = { scene, start, sent, tables };
  await new Function("parts", `return (async ({ ${Object.keys(parts)} }) => { ${then} })(parts)`)(parts);
  return scene.told;
}"""
)
# A play that began a second before the page ended; `fields` are its.
CUT = """const first = await start();
  scene.now_ms = 1000;
  first.open({ id: "p", %s })("playing", { started_at: first.timestamp() });
  %s
  scene.now_ms = 2000;
  await sent(first);
  first.stop();
  scene.now_ms = 60_000;
  scene.answer = ({ events }) => ({ stored: events.map(({ id }) => id) });
  scene.told.length = 0;
  const second = await start();
  await sent(second); second.stop();"""
IN_VAIN = 'scene.answer = () => { throw new Error("away"); };'
ENDED_AT = {"started_at": "1970-01-01T00:00:01.000Z", "ended_at": "1970-01-01T00:00:02.000Z"}


@pytest.mark.parametrize("was_stored", [True, False])
def test_a_track_that_a_restart_cut_off_is_over(page: Page, was_stored: bool) -> None:
    told = page.evaluate(SESSIONS, CUT % ('kind: "track"', "" if was_stored else IN_VAIN))
    assert told == [{"id": "p", "kind": "track", "status": "completed"} | ENDED_AT]


def test_words_that_a_restart_cut_off_have_failed(page: Page) -> None:
    told = page.evaluate(SESSIONS, CUT % ('kind: "announcement", ref: "c1"', ""))
    failed = {"status": "failed", "reason": "restart"}
    assert told == [{"id": "p", "kind": "announcement", "ref": "c1"} | failed | ENDED_AT]


def test_what_is_repeated_goes_on_after_a_restart(page: Page) -> None:
    kept = 'tables.kept.set("interrupts", [{ id: "i1" }]);'
    assert page.evaluate(SESSIONS, CUT % ('kind: "interrupt", ref: "i1"', kept)) == []


def test_what_is_over_leaves_nothing_behind(page: Page) -> None:
    over = """const reports = await start();
      const tell = reports.open({ id: "p", kind: "track" });
      tell("playing"); await sent(reports);
      tell("completed"); await sent(reports);
      scene.told.push(tables.reports.size); reports.stop();"""
    assert page.evaluate(SESSIONS, over)[-1] == 0


def test_a_player_that_was_disconnected_writes_nothing_more(page: Page) -> None:
    after = """const reports = await start();
      const tell = reports.open({ id: "p", kind: "track" });
      tell("playing");
      reports.stop();
      for (const table of Object.values(tables)) table.clear();
      tell("completed");
      reports.open({ id: "q", kind: "track" })("playing");
      scene.told.push(tables.reports.size, reports.waiting);"""
    assert page.evaluate(SESSIONS, after) == [0, 1]


def test_an_answer_that_comes_after_the_disconnection_is_not_noted(page: Page) -> None:
    after = """const reports = await start();
      reports.open({ id: "p", kind: "track" })("playing");
      const answer = scene.answer;
      scene.answer = (report) => (reports.stop(), tables.reports.clear(), answer(report));
      await sent(reports);
      scene.told.push(tables.reports.size);"""
    assert page.evaluate(SESSIONS, after)[-1] == 0


# A play of 1000 to 2000 by the server's clock, which this device learns only later; its own is wrong.
UNTOLD = """scene.isTold = false;
  scene.wrong_ms = %s;
  scene.now_ms = 1000;
  const reports = await start();
  const tell = reports.open({ id: "p", kind: "track" });
  tell("playing", { started_at: reports.timestamp() });
  const { answer } = scene;
  scene.answer = () => { throw new Error("away"); };
  await sent(reports);
  scene.now_ms = 2000;
  tell("completed", { ended_at: reports.timestamp() });
  await sent(reports);
  scene.answer = answer;
  if (scene.told.length) throw new Error("told by a clock that nobody knows");
  %s"""
TOLD = "scene.now_ms = 9000; scene.tell(); await sent(reports); reports.stop();"
PLAYED = {"id": "p", "kind": "track", "status": "completed"} | ENDED_AT


@pytest.mark.parametrize("wrong_ms", [-3.2e10, 3.2e10, 700])
def test_what_was_played_by_a_wrong_clock_is_told_by_the_right_one(page: Page, wrong_ms: float) -> None:
    assert page.evaluate(SESSIONS, UNTOLD % (wrong_ms, TOLD)) == [PLAYED]


def test_a_clock_that_is_told_in_the_middle_of_a_play_moves_its_beginning(page: Page) -> None:
    during = """scene.isTold = false;
      scene.wrong_ms = 5e9;
      scene.now_ms = 1000;
      const reports = await start();
      const tell = reports.open({ id: "p", kind: "track" });
      tell("playing", { started_at: reports.timestamp() });
      scene.tell();
      scene.now_ms = 2000;
      tell("completed", { ended_at: reports.timestamp() });
      await sent(reports); reports.stop();"""
    assert page.evaluate(SESSIONS, during) == [PLAYED]


AGAIN = """reports.stop(); scene.now_ms = 3000; %s
  const second = await start(); scene.tell(); await sent(second); second.stop();"""


def test_after_a_restart_the_same_wrong_clock_is_put_right_too(page: Page) -> None:
    assert page.evaluate(SESSIONS, UNTOLD % (3.2e10, AGAIN % "")) == [PLAYED]


def test_nothing_that_was_played_before_a_restart_is_told_as_played_after_it(page: Page) -> None:
    (told,) = page.evaluate(SESSIONS, UNTOLD % (3.2e10, AGAIN % "scene.wrong_ms = 0;"))
    assert told["ended_at"] <= "1970-01-01T00:00:03.000Z"
    assert told["started_at"] < told["ended_at"]


def test_the_answer_to_a_report_without_plays_is_enough_to_date_them(page: Page) -> None:
    asked = """scene.answer = (report) => (scene.tell(), answer(report));
      await sent(reports); await sent(reports); reports.stop();"""
    assert page.evaluate(SESSIONS, UNTOLD % (3.2e10, asked)) == [PLAYED]


def test_a_server_that_tells_no_time_gets_the_plays_all_the_same(page: Page) -> None:
    timeless = """scene.isTold = false;
      const reports = await start();
      reports.open({ id: "p", kind: "track" })("playing");
      await sent(reports); await sent(reports); reports.stop();"""
    assert [event["id"] for event in page.evaluate(SESSIONS, timeless)] == ["p"]


def test_a_play_names_the_zone_in_which_it_began(page: Page) -> None:
    moved = """const reports = await start();
      scene.zone = "z1";
      const tell = reports.open({ id: "p", kind: "track" });
      tell("playing");
      scene.zone = "z2";
      tell("completed");
      reports.open({ id: "q", kind: "track" })("playing");
      await sent(reports); reports.stop();"""
    assert [event["zone"] for event in page.evaluate(SESSIONS, moved)] == ["z1", "z2"]
