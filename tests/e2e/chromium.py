"""The Chromium that the tests drive: `python -m tests.e2e.chromium` finds one, else gets one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

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
    return find() or downloaded() or packaged() or sys.exit(NONE_FOUND)


def downloaded() -> Path | None:
    say("No Chromium here: asking Playwright for its own")
    quiet_run([sys.executable, "-m", "playwright", "install", "chromium"])
    path = playwrights_own()
    # A download that lacks the system's libraries does not start.
    return path if path and quiet_run([str(path), "--version"]) else None


def packaged() -> Path | None:
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    say("Installing the system's chromium package")
    env = ["env", "DEBIAN_FRONTEND=noninteractive"]
    quiet_run([*env, "apt-get", "-qq", "update"])
    quiet_run([*env, "apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"])
    path = shutil.which("chromium")
    return Path(path) if path else None


def quiet_run(command: list[str], wait_s: int = 600) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=wait_s).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def say(sentence: str) -> None:
    print(f"{sentence} …", flush=True)  # noqa: T201


if __name__ == "__main__":
    print(f"Chromium: {ensure()}")  # noqa: T201
