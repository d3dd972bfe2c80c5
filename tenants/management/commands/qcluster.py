"""django-q's own command, for workers that may be killed: the others go on, and none is left behind."""

import gc
import os
from typing import Any

from django_q import cluster, worker
from django_q.management.commands import qcluster

from sync2gear.orphans import end_with_parent
from tenants.errors import Reporter
from tenants.gate import GatedQueue
from tenants.origin import Origin, Source, coming_from
from tenants.pushing import pusher


class Command(qcluster.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        os.register_at_fork(after_in_child=end_with_parent)
        cluster.Queue = GatedQueue
        cluster.pusher = pusher
        worker.error_reporter = Reporter()
        # What is loaded by now is shared by all workers until a collection writes into each object of it.
        gc.collect()
        gc.freeze()
        with coming_from(Origin(Source.TASK)):
            super().handle(*args, **options)
