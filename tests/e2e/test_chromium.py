from pathlib import Path

import pytest

from tests.e2e import chromium


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of PATH, empty; Playwright has nothing either."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "playwrights_own", lambda: None)
    return tmp_path


def test_named_one_wins(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare, "chromium")
    monkeypatch.setenv("CHROMIUM", str(program(bare, "mine")))
    assert chromium.find() == bare / "mine"


def test_named_one_that_is_not_there_is_said(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/chromium")
    with pytest.raises(SystemExit, match="/no/chromium"):
        chromium.find()


@pytest.mark.parametrize("name", chromium.NAMES)
def test_each_usual_name_is_found(bare: Path, name: str) -> None:
    program(bare, name)
    assert chromium.find() == bare / name


def test_nothing_found_is_none(bare: Path) -> None:
    assert chromium.find() is None


def test_system_package_comes_after_the_download(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "downloaded", lambda: None)
    monkeypatch.setattr(chromium, "packaged", lambda *_: bare / "chromium")
    assert chromium.ensure() == bare / "chromium"


def test_nothing_to_be_had_says_what_to_do(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "downloaded", lambda: None)
    monkeypatch.setattr(chromium, "packaged", lambda *_: None)
    with pytest.raises(SystemExit, match="apt-get install chromium"):
        chromium.ensure()
