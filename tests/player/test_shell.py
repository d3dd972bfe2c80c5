"""The service worker keeps every file of the player, or a start without a server breaks."""

import re
from pathlib import Path

PLAYER = Path(__file__).parents[2] / "static" / "player"


def shell() -> set[str]:
    listed = re.search(r"const SHELL = \[(.*?)\]", (PLAYER / "sw.js").read_text(), re.S)
    assert listed
    return set(re.findall(r'"([^"]*)"', listed[1]))


def test_the_shell_lists_every_file_of_the_player() -> None:
    files = {path.name for path in PLAYER.iterdir()} - {"sw.js", "index.html"}
    assert shell() == files | {""}


def test_every_import_of_the_player_is_one_of_its_files() -> None:
    text = "".join(path.read_text() for path in PLAYER.glob("*.js"))
    assert set(re.findall(r'from "\./([^"]+)"', text)) <= shell()


def test_the_page_holds_no_inline_script_or_style() -> None:
    page = (PLAYER / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page)
