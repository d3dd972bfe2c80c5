import re
from pathlib import Path

import httpx
import pytest


@pytest.fixture(autouse=True)
def player(folder: Path) -> Path:
    for name in ("index.html", "sw.js", "player.js", "manifest.webmanifest"):
        (folder / "player" / name).write_text(name)
    return folder / "player"


def test_index_is_the_player(client: httpx.Client) -> None:
    answer = client.get("/player/")
    assert (answer.status_code, answer.text) == (200, "index.html")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert answer.headers["cache-control"] == "no-cache"


def test_service_worker_may_hold_the_whole_player(client: httpx.Client) -> None:
    answer = client.get("/player/sw.js")
    assert answer.headers["service-worker-allowed"] == "/player/"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")


def test_unchanged_page_is_304(client: httpx.Client) -> None:
    etag = client.get("/player/player.js").headers["etag"]
    assert client.get("/player/player.js", headers={"If-None-Match": etag}).status_code == 304


def test_manifest_has_its_type(client: httpx.Client) -> None:
    assert client.get("/player/manifest.webmanifest").headers["content-type"] == "application/manifest+json"


def test_address_without_slash_leads_to_the_player(client: httpx.Client) -> None:
    assert client.get("/player").headers["location"] == "/player/"


@pytest.mark.parametrize(
    "path", ["/player/nothing.js", "/player/%00", "/player/..%2Fsecret", "/player/%2Fetc%2Fhosts"]
)
def test_what_is_no_file_falls_through(client: httpx.Client, folder: Path, path: str) -> None:
    (folder / "secret").write_text("secret")
    assert client.get(path).text.startswith("portal GET /player/")


def test_the_version_says_which_build_it_is(client: httpx.Client, player: Path) -> None:
    (player / "version.js").write_text('export const VERSION = "web/1";')
    before = client.get("/player/version.js")
    assert re.fullmatch(r'export const VERSION = "web/1\+[0-9a-f]{8}";', before.text)
    assert before.headers["content-type"].startswith("text/javascript")
    assert client.get("/player/version.js").text == before.text
    (player / "player.js").write_text("another one")
    assert client.get("/player/version.js").text != before.text
