"""A simulated fleet against the whole server, as processes of their own."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.site import ROOT, Site

pytestmark = pytest.mark.e2e

SIZE = ("--businesses", "2", "--devices", "20", "--zones", "3")
PATIENCE_S = 90


@contextmanager
def simulating(site: Site, *options: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "manage.py", "simulate_fleet", *options]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=site.environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lived(site: Site, target: Path, *options: str) -> dict[str, Any]:
    with simulating(site, *SIZE, "--json", str(target), *options) as process:
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said
    return told_in(target)


def told_in(target: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(target.read_text())
    return told


@pytest.fixture(scope="module")
def first(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The summary of a fleet that paired, lived for a while and heard a word; then it was stopped."""
    target = tmp_path_factory.mktemp("fleet") / "first.json"
    more = ("--pair", "4", "--ramp", "1", "--minutes", "5", "--json", str(target))
    with simulating(site, *SIZE, *more) as process:
        assert process.stdout
        while "streams" not in (line := process.stdout.readline()):
            assert line, "It ended before it said how it goes."
        word = site.ask("armada", "say_word_now")
        # Ten seconds later: receipts are sent within five.
        said = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said + rest
    return told_in(target) | {"word": word}


def test_all_come_and_nothing_is_wrong(first: dict[str, Any]) -> None:
    assert (first["devices"], first["wrong"], first["was_stopped"]) == (20, {}, True)
    assert first["answers"]["poll 200"] >= 20
    assert first["events"]["feed"] >= 20


def test_every_player_of_the_business_heard_the_word_and_said_so(first: dict[str, Any]) -> None:
    heard = first["heard"][first["word"]]
    assert (heard["count"], heard["receipts"]) == (10, 10)
    assert heard["first_ms"] <= heard["p50_ms"] <= heard["last_ms"] < heard["first_ms"] + 10_000


def test_what_they_played_is_stored(site: Site, first: dict[str, Any]) -> None:
    assert site.ask("armada", "there_is")["plays"] == first["plays_stored"] >= 30


def test_another_run_has_the_same_players_and_bad_ones_do_no_harm(
    site: Site, first: dict[str, Any], tmp_path: Path
) -> None:
    before = site.ask("armada", "there_is")
    bad = ("--slow", "0.2", "--broken", "0.2", "--churn", "120")
    told = lived(site, tmp_path / "again.json", *bad, "--minutes", "0.25", "--ramp", "2")
    assert told["kinds"] == {"good": 12, "slow": 4, "broken": 4}
    assert (told["wrong"], bool(told["broken"])) == ({}, True)
    after = site.ask("armada", "there_is")
    assert (before["open"], after["open"], before["devices"], after["devices"]) == (2, 2, 20, 20)


def test_it_takes_all_of_it_away(site: Site, first: dict[str, Any]) -> None:
    with simulating(site, "--remove") as process:
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, "2 businesses are removed." in said) == (0, True), said
    there = site.ask("armada", "there_is")
    assert (there["open"], there["gone"], there["devices"]) == (0, 2, 0)
