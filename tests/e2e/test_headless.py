"""Players without sound against the whole server, over real HTTP."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from broadcast.players.headless.ledger import Ledger
from tests.e2e.site import ROOT, Site

pytestmark = pytest.mark.e2e

PLACE = "night-shop/Hall"


@pytest.fixture(scope="module")
def shop(site: Site) -> Site:
    site.ask("unheard", "furnish")
    return site


def fake_player(shop: Site, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Its end; a ledger that is not the server's makes it fail."""
    command = [
        sys.executable,
        "manage.py",
        "fake_player",
        PLACE,
        "--folder",
        str(folder),
        "--check",
        *options,
    ]
    return subprocess.run(
        command, cwd=ROOT, env=shop.environment, capture_output=True, text=True, timeout=90, check=False
    )


def ledger_in(folder: Path, number: int = 1) -> Ledger:
    (file,) = folder.rglob(f"{number}.sqlite")
    return Ledger(file)


def until(condition: Callable[[], object], seconds: float) -> bool:
    pause = Event()
    return any(condition() or pause.wait(0.1) for _ in range(int(seconds * 10)))


def test_two_players_with_bad_lines_are_told_of_play_by_play(shop: Site, tmp_path: Path) -> None:
    bad = ("--players", "2", "--speed", "20000", "--back", "24", "--hours", "40", "--lose", "0.3")
    done = fake_player(shop, tmp_path, *bad)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("none of them different") == 2
    first, second = (ledger_in(tmp_path, number).all() for number in (1, 2))
    assert len(first) > 700
    begun = [[(event["media"], event["started_at"]) for event in each] for each in (first, second)]
    assert set(begun[0][20:600]) <= set(begun[1]), "they are in step"


def test_the_next_run_goes_on_where_the_last_one_ended(shop: Site, tmp_path: Path) -> None:
    fast = ("--speed", "20000", "--hours", "3")
    assert fake_player(shop, tmp_path, *fast).returncode == 0
    before = ledger_in(tmp_path).all()
    again = fake_player(shop, tmp_path, *fast)
    assert again.returncode == 0, again.stdout + again.stderr
    after = ledger_in(tmp_path).all()
    # Not twice as many: at this speed a busy machine takes minutes of the second run before it plays.
    assert len(after) > len(before) * 1.5
    assert [event["id"] for event in after[: len(before)]] == [event["id"] for event in before]


def test_a_day_without_a_server_is_handed_in_later(shop: Site, tmp_path: Path) -> None:
    done = fake_player(shop, tmp_path, "--speed", "20000", "--back", "30", "--hours", "30", "--offline", "24")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none of them different" in done.stdout


def test_play_now_reaches_it_by_the_stream(shop: Site, tmp_path: Path) -> None:
    with shop.process("manage.py", "fake_player", PLACE, "--folder", str(tmp_path), "--players", "1"):
        assert until(lambda: list(tmp_path.rglob("1.sqlite")), 20)
        ledger = ledger_in(tmp_path)
        assert until(lambda: ledger.kept("last_event_id") and ledger.all(), 20)
        shop.ask("unheard", "say_word_now")
        kinds = lambda: [(event["kind"], event["status"]) for event in ledger.all()]  # noqa: E731
        assert until(lambda: ("interrupt", "completed") in kinds(), 15)


def test_what_cannot_be_is_said_in_a_sentence(shop: Site, tmp_path: Path) -> None:
    nobody = fake_player(shop, tmp_path, "--server", "http://127.0.0.1:9")
    assert nobody.returncode == 1
    assert "Nothing answers at http://127.0.0.1:9" in nobody.stderr
