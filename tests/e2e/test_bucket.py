"""A whole site with its files in a bucket: player and portal have them there, under their usual policies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests import seaweed as server
from tests.e2e import recording, shop
from tests.e2e.site import Site, running, sign_in
from tests.e2e.test_uploading import tone

pytestmark = pytest.mark.e2e

ALL_HERE = "caches.open('sync2gear-media-1').then((cache) => cache.keys()).then((files) => files.length >= 4)"
SEEK = """async (path) => {
  const audio = new Audio(path);
  const told = (name) => new Promise((done, fail) => {
    audio.addEventListener(name, done, { once: true });
    audio.addEventListener("error", () => fail(new Error(audio.error.message)), { once: true });
  });
  audio.preload = "metadata";
  await told("loadedmetadata");
  const sought = told("seeked");
  audio.currentTime = audio.duration - 1;
  await sought;
  return audio.duration - audio.currentTime;
}"""
READ = "(path) => fetch(path).then((answer) => answer.arrayBuffer()).then((bytes) => bytes.byteLength)"
SHOW = """(path) => new Promise((done) => {
  const image = new Image();
  image.onload = () => done(image.naturalWidth);
  image.onerror = () => done(0);
  image.src = path;
})"""
POST = """async ({ url, fields, body }) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([body]));
  return (await fetch(url, { method: "POST", body: form })).status;
}"""


@pytest.fixture(scope="module")
def stored(seaweed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    knobs = {
        "S3_BUCKET": server.BUCKET,
        "S3_ENDPOINT": seaweed,
        "S3_ACCESS_KEY": server.KEY,
        "S3_SECRET_KEY": server.SECRET,
        "S3_ADDRESSING": "path",
    }
    with running(tmp_path_factory.mktemp("stored"), "test_e2e_bucket", **knobs) as site:
        server.let_read(seaweed, site.url)
        yield site


@pytest.fixture
def page(browser: Browser, stored: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=stored.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def fetched(page: Page, seaweed: str) -> list[Request]:
    """What the page asks the bucket for."""
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.url.startswith(seaweed) else None)
    return found


def test_a_player_plays_from_the_bucket_and_goes_on_without_a_server(
    page: Page, stored: Site, fetched: list[Request]
) -> None:
    page.goto(stored.ask("shop", "furnish"))
    recording.until(page, "window.sync2gear?.playing")
    recording.until(page, ALL_HERE)
    answers = [request.response() for request in fetched]
    assert {answer.status for answer in answers if answer} == {200}
    assert not [request for request in fetched if "authorization" in request.all_headers()]
    recording.until(page, "navigator.serviceWorker.ready.then(() => true)")
    count = len(fetched)
    stored.stop_web()
    try:
        page.reload()
        recording.until(page, "window.sync2gear?.playing")
    finally:
        stored.start_web()
    assert len(fetched) == count


def test_the_portal_hears_and_shows_what_is_in_the_bucket(
    page: Page, stored: Site, fetched: list[Request]
) -> None:
    stored.ask("shop", "furnish")
    kept = stored.ask("shop", "shown")
    sign_in(page, kept["page"], shop.SHOP.email, shop.PASSWORD)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert page.evaluate(SEEK, kept["audio"]) < 1.5
    ranges = [request.all_headers().get("range", "") for request in fetched]
    assert any(asked.startswith("bytes=") for asked in ranges)
    assert page.evaluate(READ, kept["audio"]) == kept["bytes"]
    assert page.evaluate(SHOW, kept["cover"]) == 40
    assert page.evaluate(SHOW, kept["cover"].replace(".jpg", "-96.jpg")) == 40


def test_a_page_of_the_portal_posts_a_piece_to_the_bucket(page: Page, stored: Site) -> None:
    ticket = stored.ask("shop", "ticket", most_bytes=5)
    sign_in(page, "/", shop.SHOP.email, shop.PASSWORD)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert page.evaluate(POST, ticket | {"body": "sounds"}) == 400
    assert page.evaluate(POST, ticket | {"body": "sound"}) == 204
    assert stored.ask("shop", "arrived", key=ticket["fields"]["key"]) == 5


def test_music_goes_to_the_bucket_also_where_a_ticket_is_too_old(
    page: Page, stored: Site, seaweed: str, tmp_path: Path
) -> None:
    refused: list[Route] = []

    def refuse_first(route: Route) -> None:
        if refused or route.request.method != "POST":
            route.continue_()
        else:
            refused.append(route)
            route.fulfill(status=403, headers={"Access-Control-Allow-Origin": "*"})

    stored.ask("shop", "furnish")
    sign_in(page, "/", shop.SHOP.email, shop.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    page.route(f"{seaweed}/**", refuse_first)
    page.get_by_label("Music files").set_input_files(tone(tmp_path / "Late.wav", 700))
    expect(page.locator("#uploads")).to_contain_text("Uploaded 1 file", timeout=30_000)
    expect(page.get_by_role("link", name="Late", exact=True)).to_be_visible(timeout=30_000)
    assert len(refused) == 1
