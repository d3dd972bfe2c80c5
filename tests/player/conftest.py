"""The player's modules in a real browser, from a page that holds nothing else."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

PLAYER = Path(__file__).parents[2] / "static" / "player"

#: A `store` as the player knows it, of one table: its `rows` by key.
STORE = """
  const rows = new Map();
  const store = {
    get: async (_, key) => rows.get(key),
    put: async (_, key, value) => void rows.set(key, value),
    delete: async (_, key) => void rows.delete(key),
    entries: async () => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
"""


class Quiet(SimpleHTTPRequestHandler):
    # Not every system's list knows it, and a module script of the wrong type does not run.
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="package")
def folder_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PLAYER)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, folder_url: str) -> Iterator[Page]:
    page = browser.new_page()
    page.add_init_script("window.Worker = undefined")  # a test may take over the page's own timers
    page.goto(f"{folder_url}/icon.svg")
    yield page
    page.close()
