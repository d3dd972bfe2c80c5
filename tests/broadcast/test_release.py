from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.models import Schedule

from broadcast.management.commands.release import HOUSEKEEPING


def test_release_keeps_one_schedule_for_each_task(db: None) -> None:
    call_command("release", verbosity=0)
    call_command("release", verbosity=0)
    rows = Schedule.objects.filter(func__in=HOUSEKEEPING)
    assert {row.func: row.minutes for row in rows} == HOUSEKEEPING
    assert rows.count() == len(HOUSEKEEPING)


def test_release_mends_a_schedule_that_was_bent(db: None) -> None:
    call_command("release", verbosity=0)
    Schedule.objects.update(repeats=0, minutes=999)
    call_command("release", verbosity=0)
    rows = Schedule.objects.values_list("func", "repeats", "minutes")
    assert set(rows) == {(func, -1, minutes) for func, minutes in HOUSEKEEPING.items()}


def test_release_lets_go_of_what_an_older_version_did(db: None) -> None:
    Schedule.objects.create(name="library.gone.task", func="library.gone.task", minutes=5)
    call_command("release", verbosity=0)
    assert set(Schedule.objects.values_list("name", flat=True)) == set(HOUSEKEEPING)


def test_every_task_of_the_housekeeping_is_there() -> None:
    assert all(callable(import_string(path)) for path in HOUSEKEEPING)
