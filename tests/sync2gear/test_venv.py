import sys
from itertools import chain
from pathlib import Path

import pytest

from sync2gear import venv


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A checkout with its locks; what was done to its environment, in order, instead of doing it."""
    done: list[str] = []
    for name in chain.from_iterable(venv.VENVS.values()):
        (tmp_path / name).write_text(name)

    def create(folder: Path) -> None:
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        done.append("made")

    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "works", lambda folder: (folder / "bin").exists())
    monkeypatch.setattr(venv, "create", create)
    monkeypatch.setattr(venv, "install", lambda _folder, lock: done.append(lock))
    return done


def test_first_time_makes_and_installs(pip: list[str]) -> None:
    venv.main("requirements.txt")
    assert pip == ["made", "requirements.txt"]


def test_second_time_does_nothing(pip: list[str]) -> None:
    venv.main("requirements.txt")
    venv.main("requirements.txt")
    assert pip == ["made", "requirements.txt"]


def test_tests_add_to_the_demo_and_the_demo_needs_nothing_more(pip: list[str]) -> None:
    for lock in ("requirements.txt", "requirements-dev.txt", "requirements.txt"):
        venv.main(lock)
    assert pip == ["made", "requirements.txt", "requirements-dev.txt"]


def test_changed_lock_installs_again(pip: list[str]) -> None:
    venv.main("requirements.txt")
    (venv.ROOT / "requirements.txt").write_text("newer")
    venv.main("requirements.txt")
    assert pip == ["made", "requirements.txt", "requirements.txt"]


def test_peers_have_an_environment_of_their_own(pip: list[str]) -> None:
    for lock in ("requirements.txt", "requirements-peers.txt", "requirements.txt", "requirements-peers.txt"):
        venv.main(lock)
    assert pip == ["made", "requirements.txt", "made", "requirements-peers.txt"]
    assert (venv.ROOT / ".venv-peers" / ".locks").exists()


def test_another_python_starts_over(pip: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    venv.main("requirements.txt")
    monkeypatch.setattr(sys, "base_prefix", "/elsewhere")
    venv.main("requirements.txt")
    assert pip == ["made", "requirements.txt"] * 2


def test_failed_installation_is_tried_again(pip: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as offline:
        offline.setattr(venv, "install", lambda *_: sys.exit("offline"))
        with pytest.raises(SystemExit, match="offline"):
            venv.main("requirements.txt")
    venv.main("requirements.txt")
    assert pip == ["made", "requirements.txt"]


def test_cut_off_installation_is_not_trusted(tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    assert venv.works(tmp_path)
    (tmp_path / ".installing").touch()
    assert not venv.works(tmp_path)


def test_old_python_gets_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        venv.main("requirements.txt")


def test_missing_ensurepip_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="python3-venv"):
        venv.create(tmp_path)
