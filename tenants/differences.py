"""What became of a row: for the log, as JSON that people can read."""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from tenants.models.remembered import Remembered

#: By the name of what changed: "from", "to", or both.
Changes = dict[str, dict[str, Any]]
#: What every row has and the log says otherwise: by its verb, its person, its time.
OWN = {"id", "created_at", "created_by", "author_id", "removed_at", "removed_by", "made_at", "last_login"}
SECRET = re.compile(r"password|secret|token|sealed|hash|lock$", re.IGNORECASE)
HIDDEN = "kept secret"
MOST_LETTERS = 500
MOST_OF_A_LIST = 50


def differences(row: object, known: Container[str] = ()) -> Changes:
    """Of each column that is not as it was loaded; of a new row all that it was given.

    Not of the columns `known`.
    """
    if not isinstance(row, Remembered):
        return {}
    before = row.before
    if not before:
        return {field.name: {"to": shown(row, field, value_of(row, field))} for field in given(row)}
    moved = (field for field in told_fields(row) if field.name not in known and is_moved(row, field, before))
    pairs = {
        field.name: {
            "from": shown(row, field, before[field.attname]),
            "to": shown(row, field, value_of(row, field)),
        }
        for field in moved
    }
    return {name: pair for name, pair in pairs.items() if pair["from"] != pair["to"] or pair["to"] == HIDDEN}


def lost(row: Remembered) -> Changes:
    """All that a row had which goes for good."""
    return {field.name: {"from": shown(row, field, value_of(row, field))} for field in given(row)}


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Of two descriptions by the same names: what differs."""
    news = {name: {"to": in_json(value)} for name, value in after.items() if before.get(name, []) != value}
    return {
        name: {"from": in_json(before[name])} | pair if name in before else pair
        for name, pair in news.items()
    }


def told_fields(row: Remembered) -> Iterable[Any]:
    hidden = OWN | row.UNTOLD
    fields = (field for field in row._meta.concrete_fields if not field.primary_key)
    return (field for field in fields if field.name not in hidden and not getattr(field, "generated", False))


def given(row: Remembered) -> list[Any]:
    """The columns of a row that say something."""
    return [field for field in told_fields(row) if value_of(row, field) not in (None, "", [], default(field))]


def default(field: Any) -> Any:
    return field.get_default()


def value_of(row: Model, field: Any) -> Any:
    """None of one that was not loaded: nobody asked for it, so nobody changed it."""
    return row.__dict__.get(field.attname)


def is_moved(row: Model, field: Any, before: Mapping[str, Any]) -> bool:
    if field.attname not in before or field.attname not in row.__dict__:
        return False
    return bool(field.to_python(before[field.attname]) != field.to_python(value_of(row, field)))


def shown(row: Remembered, field: Any, value: Any) -> Any:
    if SECRET.search(field.name):
        return HIDDEN if value else None
    if field.is_relation and value is not None:
        return name_of(row, field, value)
    if field.name in row.NAMES:
        return in_json(names_of(row.NAMES[field.name], value or []))
    return in_json(value)


def name_of(row: Model, field: Any, pk: Any) -> str:
    """Of the row that a column leads to."""
    known = getattr(row, field.name) if field.is_cached(row) else None
    if known is None or known.pk != pk:
        known = field.related_model._base_manager.filter(pk=pk).first()
    return in_json(str(known) if known else "something that is gone")


def names_of(label: str, pks: Iterable[UUID]) -> list[str]:
    rows = apps.get_model(label)._base_manager.in_bulk(list(pks))
    return sorted(str(row) for row in rows.values())


def told(changes: Mapping[str, Any]) -> Changes:
    """What an action tells itself: as pairs already, or what is now."""
    return {name: as_pair(name, value) for name, value in changes.items()}


def as_pair(name: str, value: Any) -> dict[str, Any]:
    pair = value if isinstance(value, dict) and value and value.keys() <= {"from", "to"} else {"to": value}
    if SECRET.search(name):
        return {side: HIDDEN if each else None for side, each in pair.items()}
    return {side: in_json(each) for side, each in pair.items()}


def in_json(value: Any) -> Any:
    """Nothing that is too long for a log, and nothing that JSON or PostgreSQL would refuse."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, dict):
        return {
            cut(str(name)): HIDDEN if SECRET.search(str(name)) else in_json(each)
            for name, each in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return some_of(list(value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return cut(value.isoformat() if isinstance(value, date | datetime) else str(value))


def some_of(values: list[Any]) -> list[Any]:
    told = [in_json(each) for each in values[:MOST_OF_A_LIST]]
    return told if len(values) <= MOST_OF_A_LIST else [*told, f"and {len(values) - MOST_OF_A_LIST:,} more"]


def cut(text: str) -> str:
    text = text.replace("\x00", "")
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
