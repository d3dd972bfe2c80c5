"""The player stands on the other side of the protocol."""

from pathlib import Path

import pytest

from broadcast.players import headless
from tests.test_layers import imported

MODULES = sorted(Path(headless.__file__).parent.glob("*.py"))
#: What of ours it may use: the loop's arithmetic, which is pure.
OURS = ("broadcast.players.headless.", "broadcast.engine.")
FOREIGN = {"django", "tenants", "library", "broadcast", "psycopg2", "httpx", "sync2gear"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_knows_nothing_of_the_server(path: Path) -> None:
    used = {name for name in imported(path) if not name.startswith(OURS)}
    assert not {name for name in used if name.split(".")[0] in FOREIGN}
