"""Businesses to try the console out with, and to measure it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from broadcast.demo import crowd

MOST = 100_000


class Command(BaseCommand):
    help = (
        "Makes COUNT businesses with owners, players, use and a log, all invented. Their schemas are opened, "
        "or, with --bare, left empty until the next release: quicker, and nobody can enter them before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--bare", action="store_true", help="Leave their schemas empty.")
        parser.add_argument("--seed", type=int, default=7, help="Another number, other businesses.")

    def handle(self, *_args: Any, count: int, bare: bool, seed: int, **_options: Any) -> None:
        if not 1 <= count <= MOST:
            raise CommandError(f"Make from 1 to {MOST} businesses at a time.")
        made = crowd.make(count, opened=not bare, seed=seed)
        self.stdout.write(f"Made {len(made)} businesses, from {made[0].slug} on.")
