"""The edge's async modules stay clear of the ORM: it brings threads and a tenant along."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

EDGE = Path(__file__).parent.parent / "broadcast" / "edge"
#: What Django itself loads, written in the sync world.
SYNC = {"models.py", "apps.py"}
FORBIDDEN = ("django", "asgiref", "tenants", "library", "broadcast.edge.models")
MODULES = sorted(path for path in EDGE.glob("*.py") if path.name not in SYNC)


def imports(source: str) -> Iterator[str]:
    """Every module that is imported, also inside functions; relative ones as the edge's own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, ["broadcast.edge" if node.level == 1 else "", node.module]))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def forbidden(source: str) -> list[str]:
    return [name for name in imports(source) if any(f"{name}.".startswith(f"{bad}.") for bad in FORBIDDEN)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_edge_module_stays_clear_of_the_orm(path: Path) -> None:
    assert forbidden(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "from django.db import connection",
        "import asgiref.sync",
        "from .models import Outbox",
        "from . import models",
        "def work():\n    from library.models import Track",
    ],
)
def test_gate_sees_what_it_forbids(line: str) -> None:
    assert forbidden(line)
