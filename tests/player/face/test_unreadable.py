"""A browser whose database cannot be read."""

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.face.conftest import Server, until

HEARD = "window.sync2gear?.playing && window.sync2gear.level_db > -60"
BROKEN = {
    "rejects": """for (const name of ["get", "getAll", "getAllKeys", "put", "delete", "clear"])
      IDBObjectStore.prototype[name] = () => { throw new DOMException("gone", "UnknownError"); }""",
    "never opens": "IDBFactory.prototype.open = () => ({})",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_it_plays_all_the_same_and_says_so(server: Server, player: Page, broken: str) -> None:
    player.add_init_script(broken)
    player.reload()
    recording.until(player, HEARD, 20)
    until(player, lambda: "playing" in server.faults("storage"))


def test_with_a_database_again_the_fault_is_over(server: Server, player: Page) -> None:
    failing = (
        "const get = IDBObjectStore.prototype.getAll; IDBObjectStore.prototype.getAll = function (...all) {"
        " if (sessionStorage.failed) return get.apply(this, all); throw sessionStorage.failed = 1; }"
    )
    player.add_init_script(failing)
    player.reload()
    until(player, lambda: server.faults("storage") == ["playing"])
    player.reload()
    until(player, lambda: server.faults("storage")[-1:] == ["completed"])
