"""`python -m tests.e2e.stagehand`, in the site's environment: does what the stage asks for.

A line in: a module beside this one, a function, its arguments, as `["shop", "steer", {"action": "next"}]`.
A line out: `{"gave": ...}`, or `{"failed": "the traceback"}`.
"""

import json
import sys
import traceback
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import django


def done(line: str) -> dict[str, Any]:
    module, name, arguments = json.loads(line)
    try:
        return {"gave": getattr(import_module(f"tests.e2e.{module}"), name)(**arguments)}
    except Exception:
        return {"failed": traceback.format_exc()}


def answers(lines: Iterable[str]) -> Iterator[str]:
    from django.db import close_old_connections, reset_queries

    for line in lines:
        reset_queries()
        yield json.dumps(done(line))
        close_old_connections()


if __name__ == "__main__":
    django.setup()
    for answer in answers(sys.stdin):
        print(answer, flush=True)  # noqa: T201
