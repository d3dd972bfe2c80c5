"""sync2gear's settings for the suite. The database has to run before they are read, so it starts here."""

import os

from tests import database

os.environ.setdefault("SECRET_KEY", "only for tests")
for knob in ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET"):
    os.environ.setdefault(knob, "of-the-tests")
database.start()

from sync2gear.settings import *  # noqa: E402, F403

# A thread of its own would write them, beside the transactions of tests.
LOGGING["root"] = {"handlers": ["console"], "level": "WARNING"}  # noqa: F405
