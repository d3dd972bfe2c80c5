from io import StringIO

from django.conf import settings
from django.core.management import call_command

from tenants.access import MAY, RIGHTS, ROLE_NAMES
from tenants.permissions import as_text


def test_the_page_is_what_the_table_says() -> None:
    page = (settings.BASE_DIR / "docs" / "permissions.md").read_text()
    assert page == as_text(), "write it again: manage.py permissions > docs/permissions.md"


def test_the_command_prints_it() -> None:
    printed = StringIO()
    call_command("permissions", stdout=printed)
    assert printed.getvalue() == as_text()


def test_every_role_and_right_is_in_it() -> None:
    assert set(ROLE_NAMES) == set(MAY)
    assert all(f"`{right}`" in as_text() for right in RIGHTS)
