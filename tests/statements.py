"""What statements name: tables of a business, tables of all, schemas of businesses."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

WORD = re.compile(r"\w+")
#: How `Business` calls its schema.
SCHEMA = re.compile(r"\bb_[0-9a-f]{24}\b")


def tables_of(labels: list[str]) -> frozenset[str]:
    """Those of these apps, by their names in the database."""
    models = apps.get_models(include_auto_created=True)
    return frozenset(each._meta.db_table for each in models if each._meta.app_label in labels)


def is_mixed(sql: str) -> bool:
    """Whether it names tables of a business together with those of all, or two businesses."""
    words = set(WORD.findall(sql))
    return bool(words & OF_A_BUSINESS and words & OF_ALL) or len(set(SCHEMA.findall(sql))) > 1


OF_A_BUSINESS = tables_of(settings.TENANT_APPS)
OF_ALL = tables_of([each._meta.app_label for each in apps.get_models()]) - OF_A_BUSINESS


@contextmanager
def heard() -> Iterator[set[str]]:
    """Every statement that is made meanwhile by this thread, each once."""
    found: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.add(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
