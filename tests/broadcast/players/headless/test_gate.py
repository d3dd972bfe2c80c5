"""The player stands on the other side of the protocol."""

from pathlib import Path

import pytest

from broadcast.players import crowd, headless
from tests.test_layers import imported

MODULES = sorted(
    path for package in (headless, crowd) for path in Path(str(package.__file__)).parent.glob("*.py")
)
#: What of ours it may use: the loop's arithmetic, which is pure.
OURS = ("broadcast.players.headless.", "broadcast.players.crowd.", "broadcast.engine.")
FOREIGN = {"django", "tenants", "library", "broadcast", "psycopg2", "httpx", "sync2gear"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_it_knows_nothing_of_the_server(path: Path) -> None:
    used = {name for name in imported(path) if not name.startswith(OURS)}
    assert not {name for name in used if name.split(".")[0] in FOREIGN}
