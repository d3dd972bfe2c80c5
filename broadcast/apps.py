from typing import Any

from django.apps import AppConfig


class BroadcastConfig(AppConfig):
    name = "broadcast"
    verbose_name = "Where and when"

    def ready(self) -> None:
        from library.signals import sound_changed

        sound_changed.connect(rebuild_what_plays_it, dispatch_uid="broadcast")


def rebuild_what_plays_it(**_: Any) -> None:
    """Every zone carries the whole library: its music, and each announcement ready to be played at once."""
    from broadcast.feed import announce_everywhere

    announce_everywhere()
