"""What may come between while music is brought: each is waited for, or said in a sentence."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e import counter
from tests.e2e.site import Site, sign_in, signed_out
from tests.e2e.test_uploading import pieces_sent, seen, tone

pytestmark = pytest.mark.e2e
BEGIN = "**/music/uploads/"
#: Hashes nothing before `letGo()`, and counts what is hashed at a time.
SLOW_HASHES = """() => {
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  const gate = new Promise((open) => { window.letGo = open; });
  let many = 0;
  window.most = 0;
  crypto.subtle.digest = async (...all) => {
    many += 1;
    window.most = Math.max(window.most, many);
    await gate;
    return digest(...all).finally(() => { many -= 1; });
  };
}"""
#: Reads no piece of a file before `letGo()`.
SLOW_PIECES = """() => {
  const { arrayBuffer } = Blob.prototype;
  const gate = new Promise((open) => { window.letGo = open; });
  Blob.prototype.arrayBuffer = async function () {
    if (!(this instanceof File)) {
      window.isReading = true;
      await gate;
    }
    return arrayBuffer.call(this);
  };
}"""
#: What is dropped as a browser gives it.
ENTRIES = """
  const file = (name, read) => ({ isFile: true, isDirectory: false, name, file: read });
  const readable = (name) => file(name, (yes) => yes(new File([new Uint8Array(9)], name)));
  const folder = (name, ...inside) => {
    const all = [inside, []];
    const createReader = () => ({ readEntries: (yes) => yes(all.shift()) });
    return { isFile: false, isDirectory: true, name, createReader };
  };
  const drop = (form, ...entries) => {
    const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
    const event = new Event("drop", { bubbles: true, cancelable: true });
    event.dataTransfer = { types: ["Files"], items, files: [] };
    form.dispatchEvent(event);
  };
"""
#: Drops a folder in which one file can be read and another cannot, and one that cannot be read.
DROP = f"""(form) => {{ {ENTRIES}
  const bad = file("Locked.mp3", (yes, no) => no(new DOMException("locked", "NotReadableError")));
  const closed = () => ({{ readEntries: (yes, no) => no(new DOMException("no")) }});
  const shut = {{ isFile: false, isDirectory: true, name: "Shut", createReader: closed }};
  drop(form, folder("Jazz", bad, readable("Good.mp3")), shut);
}}"""
#: Drops a folder in which a picture lies alone, and an empty one.
DROP_NONE = f"""(form) => {{ {ENTRIES}
  drop(form, folder("Holidays", readable("Cover.jpg")), folder("Empty"));
}}"""


@pytest.fixture(scope="module")
def music(browser: Browser, site: Site) -> tuple[Any, str]:
    """Rose's cookies, and where her music is."""
    site.ask("counter", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, "/", counter.SHOP.email, counter.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    page.wait_for_url("**/music/")
    state = context.storage_state()
    context.close()
    return state, page.url


@pytest.fixture
def page(browser: Browser, site: Site, music: tuple[Any, str]) -> Iterator[Page]:
    state, address = music
    context = browser.new_context(base_url=site.url, storage_state=state)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    yield page
    context.close()


def bring(page: Page, *paths: Path) -> None:
    page.get_by_label("Music files").set_input_files(list(paths))


def some(folder: Path, *names: str) -> list[Path]:
    """Files of which no two are alike, and none is music."""
    for name in names:
        (folder / name).write_bytes(f"{folder}/{name}".encode())
    return [folder / name for name in names]


def answered(page: Page, address: str, **answer: Any) -> list[Route]:
    """Every request to `address` is answered so; gives them."""
    asked: list[Route] = []

    def reply(route: Route) -> None:
        asked.append(route)
        route.fulfill(**answer)

    page.route(address, reply)
    return asked


def hurried(page: Page, is_so: Callable[[], object]) -> None:
    """Nobody waits for the next try: a network that returns ends its pause."""

    def look() -> bool:
        page.evaluate("void dispatchEvent(new Event('online'))")
        return bool(is_so())

    seen(page, look)


def panel(page: Page) -> Locator:
    return page.locator("#uploads")


def test_a_server_that_fails_is_asked_a_few_times(page: Page, tmp_path: Path) -> None:
    asked = answered(page, BEGIN, status=500)
    bring(page, *some(tmp_path, "a.mp3"))
    hurried(page, panel(page).locator(".failed").is_visible)
    expect(panel(page)).to_contain_text("The server could not take it. Try again in a moment.")
    assert len(asked) == 5


def test_a_full_disk_is_said_at_once(page: Page, tmp_path: Path) -> None:
    asked = answered(page, "**/music/uploads/*/0/", status=507)
    bring(page, *some(tmp_path, "a.mp3"))
    expect(panel(page).locator(".failed")).to_contain_text("The disk of the server is full.")
    assert len(asked) == 1


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_server_that_is_away_is_waited_for(page: Page, tmp_path: Path, status: int) -> None:
    asked = answered(page, BEGIN, status=status)
    bring(page, *some(tmp_path, "a.mp3"))
    hurried(page, lambda: len(asked) > 10)
    expect(panel(page).locator(".upload-note")).to_have_text("Waiting for the server…")
    page.unroute(BEGIN)
    hurried(page, panel(page).get_by_text("Uploaded 1 file").is_visible)


def test_pieces_that_never_arrive_are_given_up(page: Page, tmp_path: Path) -> None:
    asked = answered(page, "**/finish/", status=409, json={"missing": [0]})
    bring(page, *some(tmp_path, "a.mp3"))
    expect(panel(page).locator(".failed")).to_contain_text("Parts of this file do not arrive whole.")
    assert len(asked) == 2


def test_what_cannot_be_read_holds_nothing_else_back(page: Page) -> None:
    page.locator("form.dropzone").evaluate(DROP)
    expect(panel(page)).to_contain_text("Uploaded 1 file")
    failed = panel(page).locator(".failed")
    expect(failed).to_have_count(2)
    expect(failed.first).to_contain_text("Locked.mp3")
    expect(failed.first).to_contain_text("This file cannot be read on your computer.")
    expect(failed.last).to_contain_text("This folder cannot be read on your computer.")
    expect(failed.get_by_role("button", name="Try again")).to_have_count(0)


def test_what_the_server_says_is_shown(page: Page, tmp_path: Path) -> None:
    answered(page, BEGIN, status=422, json={"problem": "Reload the page first."})
    bring(page, *some(tmp_path, "a.mp3"))
    expect(panel(page).locator(".failed")).to_contain_text("Reload the page first.")


def test_a_folder_that_is_gone_is_said(page: Page, site: Site, tmp_path: Path) -> None:
    pk = site.ask("counter", "folder", name="Mornings")
    page.goto(f"{page.url}?folder={pk}")
    answered(page, BEGIN, status=404)
    bring(page, *some(tmp_path, "a.mp3"))
    expect(panel(page).locator(".failed")).to_contain_text("The place that this file should go to is gone.")


def test_where_no_folder_was_named_none_is_said_to_be_gone(page: Page, tmp_path: Path) -> None:
    answered(page, BEGIN, status=404)
    bring(page, *some(tmp_path, "a.mp3"))
    expect(panel(page).locator(".failed")).to_contain_text("You cannot add music here any more.")


def test_a_dropped_folder_without_music_is_named(page: Page) -> None:
    page.locator("form.dropzone").evaluate(DROP_NONE)
    failed = panel(page).locator(".failed")
    expect(failed).to_have_count(2)
    expect(failed).to_contain_text(["Holidays", "Empty"])
    expect(failed.first).to_contain_text("No music was found in it.")


def test_a_chosen_folder_without_music_is_named(page: Page, tmp_path: Path) -> None:
    (tmp_path / "Holidays").mkdir()
    (tmp_path / "Holidays" / "Cover.jpg").write_bytes(b"a picture")
    page.get_by_label("A folder of music").set_input_files(tmp_path / "Holidays")
    expect(panel(page).locator(".failed")).to_contain_text("Holidays")
    expect(panel(page).locator(".failed")).to_contain_text("No music was found in it.")


def test_a_pause_while_a_piece_is_read_holds(page: Page, tmp_path: Path) -> None:
    sent = pieces_sent(page)
    page.evaluate(SLOW_PIECES)
    bring(page, *some(tmp_path, "a.mp3"))
    seen(page, lambda: page.evaluate("window.isReading"))
    panel(page).get_by_role("button", name="Pause").click()
    page.evaluate("letGo()")
    expect(panel(page).locator(".upload-note", has_text="Waiting")).to_have_count(1)
    assert sent == []
    panel(page).get_by_role("button", name="Go on").click()
    expect(panel(page)).to_contain_text("Uploaded 1 file")


def test_what_is_added_after_a_pause_is_brought(page: Page, tmp_path: Path) -> None:
    first, second = some(tmp_path, "a.mp3", "b.mp3")
    page.evaluate(SLOW_HASHES)
    bring(page, first)
    seen(page, lambda: page.evaluate("window.most"))
    panel(page).get_by_role("button", name="Pause").click()
    panel(page).get_by_role("button", name="Go on").click()
    bring(page, second)
    page.evaluate("letGo()")
    expect(panel(page)).to_contain_text("Uploaded 2 files")


def test_one_file_at_a_time_is_held_in_memory(page: Page, tmp_path: Path) -> None:
    page.evaluate(SLOW_HASHES)
    bring(page, *some(tmp_path, *(f"{number}.mp3" for number in range(5))))
    seen(page, lambda: page.evaluate("window.most"))
    page.evaluate("letGo()")
    expect(panel(page)).to_contain_text("Uploaded 5 files")
    assert page.evaluate("window.most") == 1


def test_what_was_closed_is_not_shown_again(page: Page, tmp_path: Path) -> None:
    (empty := tmp_path / "empty.mp3").touch()
    bring(page, empty)
    expect(panel(page).locator(".failed")).to_have_count(1)
    panel(page).get_by_role("button", name="Close").click()
    bring(page, *some(tmp_path, "a.mp3"))
    expect(panel(page)).to_contain_text("Uploaded 1 file")
    expect(panel(page).locator(".upload")).to_have_count(0)


def test_files_may_be_dropped_anywhere_on_the_page(page: Page) -> None:
    page.locator("h1").evaluate(DROP)
    expect(panel(page).locator(".failed")).to_have_count(2)


def test_the_list_says_where_files_go(page: Page, site: Site) -> None:
    pk = site.ask("counter", "folder", name="Evenings")
    page.goto(f"{page.url}?filters=open")
    page.locator("select[name=folder]").select_option(label="Evenings")
    expect(page.locator("form.dropzone")).to_contain_text("Files go to the folder Evenings")
    with page.expect_request(BEGIN) as asked:
        page.locator("h1").evaluate(DROP)
    assert f'"folder":"{pk}"' in (asked.value.post_data or "")
    page.get_by_role("link", name="Without the filter Evenings").click()
    expect(page.locator("form.dropzone")).not_to_contain_text("Evenings")


def test_what_is_on_its_way_goes_on_from_page_to_page(page: Page, tmp_path: Path) -> None:
    held: list[Route] = []
    page.route("**/music/uploads/*/0/", lambda route: held.append(route))
    bring(page, *some(tmp_path, "a.mp3"))
    seen(page, lambda: held)
    page.evaluate("window.marked = true")
    page.get_by_role("link", name="Playlists").click()
    expect(page.get_by_role("heading", name="Playlists")).to_be_visible()
    assert page.evaluate("window.marked")
    held[0].continue_()
    expect(panel(page)).to_contain_text("Uploaded 1 file")


def test_whoever_signs_in_again_in_another_tab_goes_on_here(
    browser: Browser, site: Site, music: tuple[Any, str], tmp_path: Path
) -> None:
    # Not with the cookies of the others: they end with the sign-out.
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, "/", counter.SHOP.email, counter.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    page.wait_for_url("**/music/")
    other = signed_out(page)
    bring(page, *some(tmp_path, "a.mp3", "b.mp3"))
    expect(panel(page)).to_contain_text("You are signed out. Sign in again in another tab, then go on here.")
    expect(panel(page)).to_contain_text("Paused")
    sign_in(other, "/", counter.SHOP.email, counter.PASSWORD)
    expect(other.get_by_role("navigation", name="Main")).to_be_visible()
    page.bring_to_front()
    panel(page).get_by_role("button", name="Go on").click()
    expect(panel(page)).to_contain_text("Uploaded 2 files")
    context.close()


def test_what_failed_and_is_put_away_keeps_no_room(page: Page, tmp_path: Path) -> None:
    answered(page, "**/finish/", status=413)
    bring(page, tone(tmp_path / "a.wav", 777))
    with page.expect_response("**/forget/") as forgotten:
        panel(page).get_by_role("button", name="Dismiss").click()
    assert forgotten.value.status == 204
