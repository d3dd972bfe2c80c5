"""Music comes in through the browser: several files, whole folders, lines that break, the same again."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import imageio_ffmpeg
import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e import counter
from tests.e2e.readers import until
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e
SECOND_PIECE = "**/music/uploads/*/1/"


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("counter", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(30_000)
    sign_in(page, "/", counter.SHOP.email, counter.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    yield page
    context.close()


def tone(path: Path, hz: int, *, seconds: int = 2) -> Path:
    """As WAV: 176,400 bytes a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = f"sine={hz}:duration={seconds},aformat=channel_layouts=stereo"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", source]
    subprocess.run([*command, str(path)], check=True, timeout=60)
    return path


def encoded(path: Path, rate: str) -> Path:
    """The same recording in other bytes."""
    source = "sine=500:duration=5,aformat=channel_layouts=stereo"
    told = ("-metadata", "title=Twin Peaks", "-metadata", "artist=The Alikes", "-b:a", rate)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", source, *told]
    subprocess.run([*command, str(path)], check=True, timeout=60)
    return path


def pieces_sent(page: Page) -> list[str]:
    """The pieces that are sent from now on, by their place in the address."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "PUT":
            sent.append(request.url.rstrip("/").rsplit("/", 1)[1])

    page.on("requestfinished", note)
    return sent


def test_several_files_come_in_and_a_bad_one_says_why(page: Page, tmp_path: Path) -> None:
    good = [tone(tmp_path / f"Song {hz}.wav", hz) for hz in (220, 330, 440, 550)]
    (bad := tmp_path / "nothing.mp3").touch()
    page.get_by_label("Music files").set_input_files([*good, bad])
    expect(page.locator("#uploads")).to_contain_text("Uploaded 4 files")
    expect(page.locator("#uploads .upload.failed")).to_contain_text("This file is empty.")
    for path in good:
        expect(page.get_by_role("link", name=path.stem, exact=True)).to_be_visible()


def test_a_row_that_failed_can_be_put_away(page: Page) -> None:
    page.locator("#uploads .upload.failed").get_by_role("button", name="Dismiss").click()
    expect(page.locator("#uploads .upload")).to_have_count(0)
    page.locator("#uploads").get_by_role("button", name="Close").click()
    expect(page.locator("#uploads")).to_be_hidden()


def test_the_same_bytes_are_not_sent_again(page: Page, tmp_path: Path) -> None:
    sent = pieces_sent(page)
    page.get_by_label("Music files").set_input_files(tone(tmp_path / "Renamed.wav", 220))
    expect(page.locator("#uploads")).to_contain_text("1 file was there already")
    page.locator("#uploads summary").click()
    expect(page.locator("#uploads")).to_contain_text("Renamed.wav, as “Song 220”")
    assert sent == []


def test_a_whole_folder_comes_with_its_folders(page: Page, tmp_path: Path) -> None:
    tone(tmp_path / "Jazz" / "1959" / "Blue.wav", 660)
    (tmp_path / "Jazz" / "cover.jpg").write_bytes(b"a picture")
    page.get_by_label("A folder of music").set_input_files(tmp_path / "Jazz")
    expect(page.locator("#uploads")).to_contain_text("Uploaded 1 file")
    expect(page.get_by_role("link", name="Blue", exact=True)).to_be_visible()


def test_the_same_recording_in_another_file_asks(page: Page, tmp_path: Path) -> None:
    songs = [encoded(tmp_path / f"{rate}.mp3", rate) for rate in ("128k", "192k")]
    page.get_by_label("Music files").set_input_files(songs)
    asks = page.get_by_text("There twice?", exact=True).and_(page.locator(".badge"))
    expect(asks).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Keep both: Twin Peaks").click()
    expect(asks).to_have_count(0)
    expect(page.get_by_role("link", name="Twin Peaks", exact=True)).to_have_count(2)


def test_a_line_that_breaks_costs_one_piece(page: Page, tmp_path: Path) -> None:
    sent = pieces_sent(page)
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if route.request.method == "PUT" and "/1/" in route.request.url and not broken:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/music/uploads/**", break_once)
    page.get_by_label("Music files").set_input_files(tone(tmp_path / "Long.wav", 110, seconds=100))
    expect(page.get_by_role("link", name="Long", exact=True)).to_be_visible(timeout=60_000)
    page.unroute("**/music/uploads/**")
    assert (sent, len(broken)) == (["0", "1", "2"], 1)


def seen(page: Page, is_so: Callable[[], object]) -> None:
    """Waits, while the page goes on, until it is so."""

    def look() -> bool:
        page.wait_for_timeout(20)
        return bool(is_so())

    until(look)


@contextmanager
def stopped_at_the_second_piece(page: Page, file: Path) -> Iterator[Route]:
    """The file is on its way: its first piece has arrived, its second one is held up here, once."""
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(SECOND_PIECE, hold_first)
    page.get_by_label("Music files").set_input_files(file)
    seen(page, lambda: held)
    yield held[0]
    # Not before: what is held would go on.
    page.unroute(SECOND_PIECE)


def test_after_a_reload_the_same_file_goes_on(page: Page, tmp_path: Path) -> None:
    sent, song = pieces_sent(page), tone(tmp_path / "Again.wav", 120, seconds=100)
    page.once("dialog", lambda dialog: dialog.accept())
    with stopped_at_the_second_piece(page, song):
        page.reload()
        page.get_by_label("Music files").set_input_files(song)
        expect(page.get_by_role("link", name="Again", exact=True)).to_be_visible(timeout=60_000)
    assert sent == ["0", "1", "2"]


def test_a_server_that_restarts_is_waited_for(page: Page, site: Site, tmp_path: Path) -> None:
    sent, song = pieces_sent(page), tone(tmp_path / "Patient.wav", 130, seconds=100)
    with stopped_at_the_second_piece(page, song) as second:
        site.stop_web()
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/1/")):
            second.continue_()
        site.start_web()
        expect(page.get_by_role("link", name="Patient", exact=True)).to_be_visible(timeout=60_000)
    assert sent == ["0", "1", "2"]
