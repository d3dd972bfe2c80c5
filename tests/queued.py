"""The queue, without the worker's processes."""

from django_q.models import OrmQ

from tenants.jobs import run


def jobs() -> list[tuple[str, str | None, str]]:
    """What waits: path of the task, business, key."""
    return [tuple(row.args()) for row in OrmQ.objects.order_by("pk")]


def work_off() -> None:
    """Do what waits, as a worker would; leaves the thread in the public schema."""
    for row in OrmQ.objects.order_by("pk"):
        run(*row.args())
        row.delete()


def work_off_all() -> None:
    """And what that asks for."""
    while jobs():
        work_off()
