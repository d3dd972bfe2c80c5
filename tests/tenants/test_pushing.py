import time
from multiprocessing import get_context
from threading import Thread

import pytest

from tenants.pushing import pusher


class Away:
    """A database that is gone."""

    list_key = "x"

    def dequeue(self) -> None:
        raise OSError


def test_who_is_asked_to_end_ends_also_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else it rests for ten seconds, and whoever stops the cluster waits for it, or kills it."""
    monkeypatch.setattr("django_q.pusher.sleep", time.sleep)
    context = get_context()
    asked = context.Event()
    asked.set()
    pushing = Thread(target=pusher, args=(context.Queue(), asked, Away()), daemon=True)
    pushing.start()
    pushing.join(9)
    assert not pushing.is_alive()
