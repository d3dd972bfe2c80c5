"""django-q's process that fetches tasks, such that it ends when it is asked to, also without a database."""

from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import Any

from django_q import pusher as theirs


def pusher(task_queue: Queue, event: Event, broker: Any = None) -> None:
    """While the database is away theirs rests for ten seconds at a time, and all others wait for its end."""
    theirs.sleep = event.wait
    theirs.pusher(task_queue, event, broker)
