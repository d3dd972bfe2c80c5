"""The audio on the device: verified before it is played, and let go in the right order."""

from typing import Any

import pytest
from playwright.sync_api import Page

# Media with a shelf of so many bytes, from a server that has every file at "/<length>/<name>"; `asked` of it.
SHELF = """async ([room_bytes, then]) => {
  const [{ Media }, { Needs }] = await Promise.all(["media", "needs"].map((name) => import(`/${name}.js`)));
  const files = new Map();
  const used = () => [...files.values()].reduce((sum, bytes) => sum + bytes.byteLength, 0);
  const box = {
    room_bytes,
    get urls() { return [...files.keys()]; },
    get bytes() { return used(); },
    fits: async (bytes) => used() + bytes <= box.room_bytes,
    has: (url) => files.has(url),
    get: async (url) => files.get(url) ?? null,
    delete: async (url) => void files.delete(url),
    async put(url, bytes) {
      if (used() + bytes.byteLength > box.room_bytes) return "full";
      files.set(url, bytes);
      return "kept";
    },
  };
  const asked = [];
  const damage = { of: (bytes) => bytes };
  const request = async (url) => {
    asked.push(url);
    const bytes = new Uint8Array(Number(url.split("/")[1])).fill(url.length);
    return new Response(damage.of(bytes));
  };
  let wall_ms = 0;
  const rows = new Map();
  const store = {
    get: async (_, key) => rows.get(key),
    put: async (_, key, value) => void rows.set(key, value),
  };
  const needs = new Needs(store, () => (wall_ms += 1));
  const hash = async (bytes) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const entry = async (url) => {
    const bytes = new Uint8Array(Number(url.split("/")[1])).fill(url.length);
    return { url, sha256: await hash(bytes), bytes: bytes.length };
  };
  const media = new Media({ request }, box, needs);
  const full = [];
  media.wait = async () => {};
  const waiting = [];
  const soon = setTimeout;
  const moment = (ms) => new Promise((resolve) => soon(resolve, ms));
  const later = () => (globalThis.setTimeout = (act) => waiting.push(act));
  const pass = async () => {
    waiting.splice(0).forEach((act) => act());
    await moment(50);
  };
  media.onFull = (is) => full.push(is);
  const want = async (urls, told) => {
    const entries = await Promise.all(urls.map(entry));
    media.want(entries, { music: entries, ...told });
    const done = () => entries.every((each) => asked.includes(each.url) || media.has(each));
    for (let turn = 0; turn < 20 && !done(); turn++) await moment(20);
    await moment(30);
  };
  const more = { rows, later, pass };
  const parts = { media, needs, want, entry, files, asked, damage, full, Media, request, box, ...more };
  return new Function("parts", `return (async ({ ${Object.keys(parts)} }) => { ${then} })(parts)`)(parts);
}"""


def shelf(page: Page, then: str, room_bytes: int = 100) -> Any:
    return page.evaluate(SHELF, [room_bytes, then])


def test_the_least_recently_needed_goes_first(page: Page) -> None:
    kept = shelf(
        page,
        """await want(["/40/old", "/40/new"]);
        await want(["/40/new"]);
        await want(["/50/fresh"]);
        return [...files.keys()];""",
    )
    assert kept == ["/40/new", "/50/fresh"]


def test_what_the_feed_names_never_goes(page: Page) -> None:
    kept, full = shelf(
        page,
        """await want(["/40/a", "/40/b", "/40/c"]);
        return [[...files.keys()], full];""",
    )
    assert kept == ["/40/a", "/40/b"]
    assert full == [True]


def test_for_a_clip_there_is_room_and_what_is_needed_last_goes(page: Page) -> None:
    kept, full = shelf(
        page,
        """await want(["/40/a", "/40/b"]);
        await want(["/30/clip", "/40/a", "/40/b"], { clips: [await entry("/30/clip")] });
        await want(["/30/clip", "/40/a", "/40/b"], { clips: [await entry("/30/clip")] });
        return [[...files.keys()], full.at(-1)];""",
    )
    assert kept == ["/40/a", "/30/clip"]
    assert full is True


def test_what_finds_no_room_can_be_played_all_the_same(page: Page) -> None:
    length = shelf(page, """return (await media.bytes(await entry("/400/a"))).byteLength;""")
    assert length == 400


def test_into_a_full_store_nothing_more_is_fetched_ahead(page: Page) -> None:
    asked = shelf(
        page,
        """await want(["/90/a", "/40/b", "/40/c", "/40/d"]);
        await want(["/90/a", "/40/b", "/40/c", "/40/d"]);
        return asked;""",
    )
    assert asked == ["/90/a"]


def test_once_all_finds_room_the_store_is_full_no_more(page: Page) -> None:
    full = shelf(page, """await want(["/90/a", "/40/b"]); await want(["/90/a"]); return full;""")
    assert full == [True, False]


def test_with_room_again_the_rest_is_fetched_without_another_feed(page: Page) -> None:
    kept, full = shelf(
        page,
        """later();
        await want(["/90/a", "/40/b"]);
        box.room_bytes = 1000;
        await pass();
        return [[...files.keys()], full];""",
    )
    assert kept == ["/90/a", "/40/b"]
    assert full == [True, False]


def test_what_could_not_be_had_is_asked_for_again_after_a_while(page: Page) -> None:
    asked = shelf(
        page,
        """later();
        damage.of = () => new Uint8Array(1);
        await want(["/40/a"]);
        damage.of = (bytes) => bytes;
        await pass();
        return [asked.length, media.has(await entry("/40/a"))];""",
    )
    assert asked == [5, True]


@pytest.mark.parametrize(
    "damage", ["bytes[0] ^= 1; return bytes", "return bytes.slice(1)", "return bytes.slice(0, 0)"]
)
def test_a_damaged_file_is_refused_for_good(page: Page, damage: str) -> None:
    said = shelf(
        page,
        f"""damage.of = (bytes) => {{ {damage} }};
        return media.bytes(await entry("/40/a")).catch(({{ missing }}) => [missing, files.size]);""",
    )
    assert said == [None, 0]


def test_a_file_that_is_cut_anywhere_is_refused(page: Page) -> None:
    refused = shelf(
        page,
        """const whole = await entry("/700000/a");
        const cuts = Array.from({ length: 11 }, (_, place) => place * 65536);
        const cut = (at) => {
          damage.of = (bytes) => bytes.slice(0, at);
          return media.bytes(whole).then(() => "taken", () => "refused");
        };
        const said = [];
        for (const at of cuts) said.push(await cut(at));
        return said;""",
        10_000_000,
    )
    assert refused == ["refused"] * 11


def test_after_a_restart_a_file_that_was_spoilt_is_fetched_again(page: Page) -> None:
    asked = shelf(
        page,
        """const whole = await entry("/40/a");
        await media.bytes(whole);
        files.set("/40/a", new Uint8Array(40).buffer);
        await new Media({ request }, box, needs).bytes(whole);
        return asked;""",
    )
    assert asked == ["/40/a", "/40/a"]


def test_tracks_of_former_feeds_are_known_as_long_as_they_are_here(page: Page) -> None:
    former = shelf(
        page,
        """await want(["/10/a", "/10/b"], { device: "d" });
        await want(["/10/c"], { device: "d" });
        files.delete("/10/b");
        return media.former().map(({ url }) => url);""",
    )
    assert former == ["/10/a"]


def test_another_device_has_other_music(page: Page) -> None:
    former = shelf(
        page,
        """await want(["/10/a"], { device: "d" });
        await want(["/10/b"], { device: "e" });
        return media.former();""",
    )
    assert former == []


def test_what_is_neither_here_nor_needed_is_forgotten(page: Page) -> None:
    known = shelf(
        page,
        """await want(["/10/a", "/10/b"]);
        files.delete("/10/b");
        await want(["/10/c"]);
        return rows.get("needs").rows.map(([url]) => url);""",
    )
    assert known == ["/10/a", "/10/c"]
