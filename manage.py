#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import OperationalError

from sync2gear import postgres


def why_unreachable() -> str:
    """Of a named database Django's own error says most; of the embedded one we know more."""
    return "" if os.environ.get("DATABASE_URL") else postgres.why_unreachable(settings.DATA_DIR / "postgres")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync2gear.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError:
        if sentence := why_unreachable():
            sys.exit(sentence)
        raise
