"""The laws of the house: imports go down, one app has one kind of schema, nothing crosses a schema."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
#: What each room may import of the others.
BELOW = {
    "tenants": set(),
    "library": {"tenants"},
    "broadcast": {"tenants", "library"},
}
CORE = ROOT / "broadcast"
PURE = [CORE / "dayparts.py", CORE / "rundown.py", CORE / "music/bands.py", *(CORE / "engine").glob("*.py")]


def modules(room: str) -> list[Path]:
    return [path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield ("." * node.level) + (node.module or "")


@pytest.mark.parametrize(
    "path", [path for room in BELOW for path in modules(room)], ids=lambda path: path.stem
)
def test_imports_go_down(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    above = set(BELOW) - BELOW[room] - {room}
    assert not {name for name in imported(path) if name.split(".")[0] in above}


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_the_core_is_pure(path: Path) -> None:
    used = set(imported(path))
    assert not {
        name for name in used if name.split(".")[0] in ("django", "random", "time", "library", "tenants")
    }
    assert "now(" not in path.read_text()


def test_no_app_is_in_both_kinds_of_schema() -> None:
    assert not set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
    assert set(settings.TENANT_APPS) == {"library", "broadcast"}


def foreign_keys() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            there: Any = field.related_model
            if getattr(field, "remote_field", None) and getattr(field, "db_constraint", False):
                yield model._meta.app_label, there._meta.app_label


def test_no_constraint_leaves_its_schema() -> None:
    tenant = {"library", "broadcast"}
    assert not [(here, there) for here, there in foreign_keys() if (here in tenant) != (there in tenant)]


def test_every_own_primary_key_is_a_uuid() -> None:
    own = [
        model
        for label in ("tenants", "library", "broadcast")
        for model in apps.get_app_config(label).get_models()
    ]
    kinds = {model.__name__: model._meta.pk.get_internal_type() for model in own}
    assert set(kinds.values()) == {"UUIDField"}


WAYS_IN = {"tenant_context", "schema_context"}


def test_in_business_is_the_only_way_into_a_schema() -> None:
    """django-tenants' own context managers share their state between threads."""
    for path in (path for room in BELOW for path in modules(room)):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert not names & WAYS_IN, path
        setters = "set_tenant(" in path.read_text()
        assert not setters or path.name == "schemas.py", path


#: Whoever builds a feed writes plays that refer to them, and has the feed for which an action waits next.
REFERRED_TO = {"Zone", "Announcement", "Device"}


def locks() -> Iterator[ast.Call]:
    for path in (path for room in BELOW for path in modules(room)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update":
                yield node


def test_who_locks_what_plays_refer_to_leaves_its_key_free() -> None:
    named = [lock for lock in locks() if REFERRED_TO & {getattr(n, "id", "") for n in ast.walk(lock.func)}]
    assert len(named) > 5
    assert all("no_key" in {keyword.arg for keyword in lock.keywords} for lock in named)


WRITES = {"save", "create", "bulk_create", "update", "update_or_create", "get_or_create", "delete", "set"}


def calls(tree: ast.AST) -> set[str]:
    """The names of all methods called."""
    nodes = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize(
    "path",
    [path for room in BELOW for path in modules(room) if path.stem.endswith("views")],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_views_write_nothing_themselves(path: Path) -> None:
    assert not calls(ast.parse(path.read_text())) & WRITES


def actions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every function that somebody calls as an actor, and where it stands."""
    for path in (path for room in BELOW for path in modules(room) if "demo" not in path.parts):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and "actor" in {arg.arg for arg in node.args.kwonlyargs}:
                yield path, node


def test_every_action_is_atomic() -> None:
    nodes = [node for _, node in actions()]
    bare = {n.name for n in nodes if "transaction.atomic" not in map(ast.unparse, n.decorator_list)}
    assert bare == {"take_in", "bring"}, (
        "take_in and bring write a file first and store the row in one transaction of its own"
    )
