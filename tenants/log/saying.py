"""A row of the log in words."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from tenants.models import AuditLog

NOTHING = "nothing"
#: What the class of a row is called by people, where its own name is not what they say.
KINDS = {
    "musicfolder": "folder of music",
    "device": "player",
    "remotekey": "remote",
    "speechprovider": "voice",
    "quiethours": "quiet hours",
    "interrupt": "what was played by hand",
    "user": "person",
}
#: Names of columns that say too little, or too much of how they are stored.
NAMES = {"zone_ids": "zones", "floor_ids": "floors", "device_ids": "players", "is_default": "default"}
LOCAL = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


@dataclass(frozen=True)
class News:
    """One thing that changed. `before` is None where only what is now was told."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Line:
    """A row as the page shows it. `reason`: why staff came, where they did it on a visit."""

    row: AuditLog
    kind: str
    news: list[News]
    reason: str = ""

    @property
    def is_about_itself(self) -> bool:
        """What is done to the whole business needs no word that it is one."""
        return self.row.kind == "business"


def line(row: AuditLog, reason: str = "") -> Line:
    return Line(row, kind_in_words(row.kind), news(row), reason)


def news(row: AuditLog) -> list[News]:
    return list(said(row))


def said(row: AuditLog) -> Iterator[News]:
    model = models().get(row.kind)
    for name, pair in row.changes.items():
        told = pair if isinstance(pair, dict) and pair and pair.keys() <= {"from", "to"} else {"to": pair}
        words = {side: in_words(value, name, model) for side, value in told.items()}
        # A new row is named already.
        if words != {"to": row.object_name}:
            yield News(name_of(name, model), words.get("from"), words.get("to"))


@cache
def models() -> dict[str, type[Model]]:
    return {model.__name__.lower(): model for model in apps.get_models()}


def kind_in_words(kind: str) -> str:
    model = models().get(kind)
    return KINDS.get(kind) or (str(model._meta.verbose_name) if model else kind)


def column(name: str, model: type[Model] | None) -> Any:
    fields = {field.name: field for field in model._meta.concrete_fields} if model else {}
    return fields.get(name)


def name_of(name: str, model: type[Model] | None) -> str:
    field = column(name, model)
    return NAMES.get(name) or (str(field.verbose_name) if field else name.replace("_", " ")).lower()


def in_words(value: Any, name: str = "", model: type[Model] | None = None) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return listed(value, name)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(each)}" for key, each in value.items())
    field = column(name, model)
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value) or dated(value) or value)


def listed(value: list[Any], name: str) -> str:
    if name == "days" and all(isinstance(day, int) and 0 <= day < 7 for day in value):
        return ", ".join(calendar.day_abbr[day] for day in value)
    pairs = (" to ".join(map(in_words, each)) if isinstance(each, list) else in_words(each) for each in value)
    return ", ".join(pairs)


def dated(value: Any) -> str:
    """A moment or a day as it is written here, on the clocks of whoever looks."""
    if not isinstance(value, str) or not LOCAL.fullmatch(value):
        return ""
    try:
        at = parse_datetime(value) if "T" in value else None
        day = None if at else parse_date(value)
    except ValueError:
        return ""
    if at:
        return date_format(timezone.localtime(at) if timezone.is_aware(at) else at, "j M Y H:i")
    return date_format(day, "j M Y") if day else ""
