"""Encrypt every kept key anew with the first of SEALING_KEYS; after that the older ones can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.provider_actions import reseal

LOST = "None of SEALING_KEYS opens the key of {names}. Enter it again at /staff/voices/."


class Command(BaseCommand):
    help = "Encrypt the services' keys anew, with the first of SEALING_KEYS."

    def handle(self, **_options: Any) -> None:
        done, lost = reseal()
        self.stdout.write(f"Encrypted anew: {len(done)}.")
        if lost:
            raise CommandError(LOST.format(names=", ".join(map(str, lost))))
