"""sync2gear's settings for the suite. The database has to run before they are read, so it starts here."""

import os

from tests import database

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ |= {
    f"{who}_CLIENT_{part}": "of-the-tests" for who in ("GOOGLE", "MICROSOFT") for part in ("ID", "SECRET")
}
database.start()

from sync2gear.settings import *  # noqa: E402, F403
