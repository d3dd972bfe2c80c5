"""The Chromium that the tests drive: `python -m tests.e2e.chromium` finds one, else gets one."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.debian import packaged, quiet_run, say

NAMES = ["chromium", "chromium-browser", "google-chrome"]
NONE_FOUND = (
    "The tests need a Chromium and none could be had. Install one (Debian: apt-get install chromium), "
    "or name it: CHROMIUM=/path/to/chromium make test"
)


def find() -> Path | None:
    """CHROMIUM, else the first of NAMES on PATH, else Playwright's own if it is there."""
    if named := os.environ.get("CHROMIUM"):
        path = shutil.which(named)
        return Path(path) if path else sys.exit(f"CHROMIUM is {named!r}, which is not a program.")
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(on_path) if on_path else playwrights_own()


def playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def ensure() -> Path:
    """The found one, else Playwright's download, else (as root) the system's package, else a sentence."""
    return find() or downloaded() or packaged("chromium", "chromium") or sys.exit(NONE_FOUND)


def downloaded() -> Path | None:
    say("No Chromium here: asking Playwright for its own")
    quiet_run([sys.executable, "-m", "playwright", "install", "chromium"])
    path = playwrights_own()
    # A download that lacks the system's libraries does not start.
    return path if path and quiet_run([str(path), "--version"]) else None


if __name__ == "__main__":
    print(f"Chromium: {ensure()}")  # noqa: T201
