"""Encrypt every kept secret anew with the first of SEALING_KEYS; after that the older ones can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import second_step
from tenants.provider_actions import reseal

LOST = "None of SEALING_KEYS opens the key of {names}. Enter it again at /staff/voices/."

SHUT_OUT = "Nothing opens the second step of {emails}. Remove it, so that they set up another one."


class Command(BaseCommand):
    help = "Encrypt the services' keys and the second steps of people anew, with the first of SEALING_KEYS."

    def handle(self, **_options: Any) -> None:
        done, lost = reseal()
        steps, shut_out = second_step.reseal()
        self.stdout.write(f"Encrypted anew: {len(done) + steps}.")
        if shut_out:
            self.stderr.write(SHUT_OUT.format(emails=", ".join(sorted({user.email for user in shut_out}))))
        if lost:
            raise CommandError(LOST.format(names=", ".join(map(str, lost))))
