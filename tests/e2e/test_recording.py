"""Recording in the browser, with a microphone that hears a voice: what is kept is what is heard."""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Playwright, expect

from library.audio import read_upload
from library.speech.hibari import speak_to_wav
from library.speech.joined import Clip, joined
from tests.e2e import studio
from tests.e2e.alike import RATE_HZ, Samples, ffmpeg, found_at, samples
from tests.e2e.site import Site, sign_in, signed_out

pytestmark = pytest.mark.e2e

WORDS = (
    "Dear guests, the kitchen takes its last orders in a quarter of an hour. "
    "The bar stays open until midnight, and there is music on the terrace. "
    "Whoever has parked in the yard: the gate closes at eleven."
)
#: A browser that writes nothing else.
ONLY = """
const can = MediaRecorder.isTypeSupported;
MediaRecorder.isTypeSupported = (kind) => kind.startsWith("%s") && can.call(MediaRecorder, kind);
"""
#: Keeps what the page asked of the browser.
SPY = """
const open = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = function (asked) {
  window.wish = asked;
  return open.call(this, asked);
};
"""
Booth = Callable[..., Page]


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone hears, again and again."""
    folder = tmp_path_factory.mktemp("voice")
    spoken, heard = speak_to_wav(WORDS, folder / "spoken.wav"), folder / "heard.wav"
    ffmpeg("-i", str(spoken), "-ar", "48000", "-ac", "1", "-y", str(heard))
    return heard


@pytest.fixture(scope="module")
def browser(playwright: Playwright, program: Path, voice: Path) -> Iterator[Browser]:
    """One with a microphone."""
    microphone = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={voice}"]
    browser = playwright.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--mute-audio", *microphone]
    )
    yield browser
    browser.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def booth(context: BrowserContext, site: Site) -> Booth:
    """`booth("microphone")`: the page to record on, where the person allows so much."""
    path = site.ask("studio", "furnish")

    def enter(*allowed: str, script: str = "") -> Page:
        context.grant_permissions(list(allowed))
        page = context.new_page()
        page.add_init_script(script)
        sign_in(page, path, studio.BOOTH.email, studio.PASSWORD)
        page.goto(f"{path}announcements/record/")
        return page

    return enter


def take(page: Page, seconds: int) -> None:
    """Records that long, and stops."""
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_text("Get ready.")).to_be_visible()
    expect(page.locator(".recorder-time")).to_contain_text(f"0:{seconds:02}", timeout=15_000)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_role("button", name="Keep")).to_be_visible()


def place_ms(edge: Locator) -> int:
    return int(edge.get_attribute("aria-valuenow") or 0)


def kept(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("Ready", exact=True)).to_be_visible(timeout=30_000)


def test_what_is_trimmed_and_kept_is_what_is_announced(booth: Booth, site: Site, voice: Path) -> None:
    page = booth("microphone")
    take(page, 5)
    begin, end = (page.get_by_role("slider", name=name) for name in ("Beginning", "End"))
    begin.press("Shift+ArrowRight")
    for _ in range(8):
        end.press("ArrowLeft")
    start_ms, end_ms = place_ms(begin), place_ms(end)
    assert (start_ms, place_ms(end)) == (1000, int(end.get_attribute("aria-valuemax") or 0) - 400)
    kept(page, "Last orders")
    paths = site.ask("studio", "files", title="Last orders")
    announced, recorded, said = (samples(path) for path in (paths["announcement"], paths["recording"], voice))
    assert len(announced) * 1000 / RATE_HZ == pytest.approx(end_ms - start_ms, abs=80)
    at_ms, likeness = found_at(announced, recorded)
    assert (at_ms, likeness) == (pytest.approx(start_ms, abs=60), pytest.approx(1, abs=0.08))
    assert found_at(announced, np.tile(said, 2))[1] > 0.9


def test_nothing_is_sent_before_it_is_kept(booth: Booth, site: Site) -> None:
    before, page = site.ask("studio", "counts"), booth("microphone")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    take(page, 1)
    page.get_by_role("button", name="Listen").click()
    expect(page.get_by_role("button", name="Stop listening")).to_be_visible()
    assert (posts, site.ask("studio", "counts")) == ([], before)


def test_leaving_with_a_take_in_hand_asks_first(booth: Booth) -> None:
    page = booth("microphone")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == []
    take(page, 1)
    page.reload()
    assert asked == ["beforeunload"]


def test_a_microphone_that_is_refused_is_a_sentence(booth: Booth) -> None:
    page = booth()
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_role("alert")).to_contain_text("The microphone is blocked for this page. Allow it")
    expect(page.get_by_role("button", name="Start recording")).to_be_visible()


def test_a_take_survives_a_lost_connection(booth: Booth, context: BrowserContext) -> None:
    page = booth("microphone")
    take(page, 1)
    context.set_offline(True)
    page.get_by_label("Title").fill("Once more")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_contain_text("What you have recorded is still here")
    context.set_offline(False)
    kept(page, "Once more")


def test_whoever_signs_in_again_in_another_tab_keeps_the_take(booth: Booth, site: Site) -> None:
    page = booth("microphone")
    take(page, 1)
    other = signed_out(page)
    page.bring_to_front()
    page.get_by_label("Title").fill("In again")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_contain_text("Sign in again in another tab, then keep it once more.")
    sign_in(other, "/", studio.BOOTH.email, studio.PASSWORD)
    expect(other.get_by_role("navigation", name="Main")).to_be_visible()
    page.bring_to_front()
    kept(page, "In again")


def test_five_minutes_are_the_longest(booth: Booth) -> None:
    page = booth("microphone")
    page.clock.install()
    page.get_by_role("button", name="Start recording").click()
    expect(page.locator(".recorder-time")).to_contain_text("0:01")
    page.clock.fast_forward(280_000)
    expect(page.get_by_role("button", name="Stop recording")).to_be_visible()
    page.clock.fast_forward(20_000)
    expect(page.get_by_role("button", name="Keep")).to_be_visible()


def test_another_microphone_can_be_chosen(booth: Booth) -> None:
    page = booth("microphone", script=SPY)
    choice = page.get_by_label("Microphone")
    choice.select_option(index=1)
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_text("Get ready.")).to_be_visible()
    assert page.evaluate("wish.audio.deviceId.exact") == choice.input_value() != ""


def test_a_page_without_https_says_so(booth: Booth) -> None:
    page = booth(script="Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_role("alert")).to_contain_text("Open this page by its https:// address")


def test_a_countdown_can_be_cancelled(booth: Booth) -> None:
    page = booth("microphone")
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_text("Get ready.")).to_be_visible()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_role("button", name="Start recording")).to_be_focused()


def test_a_file_is_trimmed_like_a_take(booth: Booth, site: Site, voice: Path) -> None:
    page = booth()
    page.get_by_role("button", name="Upload a file").click()
    page.get_by_label("Sound file").set_input_files(voice)
    begin = page.get_by_role("slider", name="Beginning")
    expect(begin).to_be_visible(timeout=30_000)
    begin.press("PageUp")
    kept(page, "The yard")
    paths = site.ask("studio", "files", title="The yard")
    at_ms, likeness = found_at(samples(paths["announcement"]), samples(voice))
    assert (at_ms, likeness) == (pytest.approx(1000, abs=60), pytest.approx(1, abs=0.05))


def test_a_file_that_is_no_sound_says_what_to_do(booth: Booth, tmp_path: Path) -> None:
    letter, page = tmp_path / "letter.mp3", booth()
    letter.write_text("Dear sir or madam, this is no sound at all. " * 50)
    page.get_by_role("button", name="Upload a file").click()
    page.get_by_label("Sound file").set_input_files(letter)
    expect(page.get_by_role("alert")).to_contain_text("This is not an audio file that we can read.")


def test_a_handle_is_dragged(booth: Booth) -> None:
    page = booth("microphone")
    take(page, 2)
    end = page.get_by_role("slider", name="End")
    box = end.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] - 150, box["y"] + 40, steps=4)
    page.mouse.up()
    assert place_ms(end) < int(end.get_attribute("aria-valuemax") or 0) - 300


@pytest.mark.parametrize("kind", ["audio/webm", "audio/mp4"])
def test_what_chromium_writes_is_read_as_it_is(booth: Booth, site: Site, voice: Path, kind: str) -> None:
    page = booth("microphone", script=ONLY % kind)
    take(page, 2)
    kept(page, kind)
    made = site.ask("studio", "files", title=kind)
    assert made["uploaded"].endswith({"audio/webm": ".webm", "audio/mp4": ".m4a"}[kind])
    recorded = samples(made["recording"])
    assert len(recorded) / RATE_HZ == pytest.approx(2.2, abs=0.4)
    assert found_at(recorded, np.tile(samples(voice), 2))[1] > 0.9


HEAR = """
async ([text, rate]) => {
  const { gated } = await import("/static/js/recorder_gate.js");
  const samples = new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: rate });
  buffer.copyToChannel(samples, 0);
  return [...(await gated(buffer)).getChannelData(0)];
}
"""


def test_the_gate_is_heard_before_as_the_server_makes_it(booth: Booth, voice: Path, tmp_path: Path) -> None:
    said = samples(voice)[: 4 * RATE_HZ]
    noisy = said / 4 + np.random.default_rng(3).normal(0, 0.0006, len(said)).astype(np.float32)
    raw, room = tmp_path / "room.raw", tmp_path / "room.wav"
    raw.write_bytes(noisy.astype("<f4").tobytes())
    ffmpeg("-f", "f32le", "-ar", str(RATE_HZ), "-i", str(raw), "-ac", "2", str(room))
    loudness_lufs = read_upload(room, tmp_path).loudness_lufs
    made = joined([Clip(room, gated=True, loudness_lufs=loudness_lufs)], tmp_path / "made.wav")
    heard = booth().evaluate(HEAR, [base64.b64encode(raw.read_bytes()).decode(), RATE_HZ])
    there, here = levels_db(samples(made)), levels_db(np.array(heard, np.float32))
    size = min(len(there), len(here))
    apart = (there[:size] - there.max()) - (here[:size] - here.max())
    assert np.percentile(np.abs(apart), 90) < 2.5
    assert there.max() - there.min() > 40, "nothing was taken out"


def levels_db(sound: Samples) -> npt.NDArray[np.float64]:
    """Of each tenth of a second."""
    tenths = sound[: len(sound) // 1600 * 1600].reshape(-1, 1600).astype(np.float64)
    return 10 * np.log10(np.mean(tenths**2, axis=1) + 1e-12)


def test_the_take_before_can_be_had_back(booth: Booth) -> None:
    page = booth("microphone")
    take(page, 1)
    length = page.get_by_role("slider", name="End").get_attribute("aria-valuemax")
    page.get_by_role("button", name="Again").click()
    page.get_by_role("button", name="Back to the take before").click()
    assert page.get_by_role("slider", name="End").get_attribute("aria-valuemax") == length
    expect(page.locator(".recorder-length")).to_contain_text(re.compile(r"0:0\d\.\d"))
