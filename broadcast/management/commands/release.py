"""Bring database, cache table and housekeeping to what this version needs. Safe to run again."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_q.models import Schedule

from broadcast.room import count_uncounted
from tenants import blueprint
from tenants.catalogue import open_catalogue
from tenants.schemas import go_public

#: What the worker does by itself: the task and its period in minutes.
HOUSEKEEPING = {
    "broadcast.tasks.renew_due_feeds": 1,
    "broadcast.alerts.watch.watch_players": 1,
    "broadcast.letters.write_letters": 1,
    "tenants.heartbeat.beat": 1,
    "broadcast.overview.figures.note_figures": 5,
    "tenants.tasks.open_what_waits": 5,
    "broadcast.leaving.leave_in_time": 10,
    "tenants.booking.give_back_lost": 5,
    "library.turns.give_lost_turns_back": 1,
    "library.resuming.resume_waiting": 60,
    "library.resuming.replace_stand_ins": 10,
    "library.catalogue.in_step.keep_in_step": 1,
    "library.catalogue.in_step.look_again": 1440,
    "broadcast.tasks.sweep_edge": 60,
    "broadcast.tasks.sweep_businesses": 1440,
}


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        call_command("migrate_schemas", verbosity=verbosity)
        go_public()
        call_command("createcachetable", verbosity=0)
        blueprint.renew()
        open_catalogue()
        count_uncounted()
        # Of a version before this one: its functions may be gone.
        Schedule.objects.exclude(name__in=HOUSEKEEPING).delete()
        for task, minutes in HOUSEKEEPING.items():
            keep_schedule(task, minutes)


def keep_schedule(task: str, minutes: int) -> None:
    columns = {"func": task, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
    Schedule.objects.update_or_create(name=task, defaults=columns)
