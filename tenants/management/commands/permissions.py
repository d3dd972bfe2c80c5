"""Print the table of roles and rights: `manage.py permissions > docs/permissions.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.permissions import as_text


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(as_text(), ending="")
