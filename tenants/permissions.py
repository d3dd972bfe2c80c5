"""The table of `tenants.access`, to be read: docs/permissions.md is its text."""

from collections.abc import Mapping

from tenants.access import MAY, OF_BUSINESS, OF_STAFF, ROLE_NAMES
from tenants.models import User

BEGINNING = """\
# Who may do what

Written by `manage.py permissions` from the one table in `tenants/access.py`; do not edit it by hand.
What somebody may not do is not there for them: its pages answer 404, as those of other businesses do.
"""
ENTRANCE = """
## In a business

A zone user sees and steers the zones and floors given to them alone. A remote is an address that steers one
zone for a while, without a sign-in. sync2gear's staff get in on a visit: for a stated reason, for 60 minutes,
written in the business's own log.

"""
CONSOLE = """
## In the console of sync2gear's staff

"""


def as_text() -> str:
    staff = dict(User.StaffRole.choices)
    return BEGINNING + ENTRANCE + table(OF_BUSINESS, ROLE_NAMES) + CONSOLE + table(OF_STAFF, staff)


def table(rights: Mapping[str, str], roles: Mapping[str, str]) -> str:
    head = ["| | right |" + "".join(f" {name} |" for name in roles.values())]
    rule = ["|---|---|" + "---|" * len(roles)]
    return "\n".join(head + rule + [row(right, words, roles) for right, words in rights.items()]) + "\n"


def row(right: str, words: str, roles: Mapping[str, str]) -> str:
    cells = "".join(f" {'yes' if right in MAY[role] else '–'} |" for role in roles)
    return f"| {words} | `{right}` |{cells}"
