"""What people ask of a player by the remote: each id once, and a word to the server of what became of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from broadcast.players.headless.feed import Feed, moment
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.music import revision
from broadcast.players.headless.plays import derived_id, event, utc

#: Asked of the zone: done when a feed that names the command is followed.
OF_THE_ZONE = {"pause", "resume", "next", "previous", "seek", "shuffle"}
Command = dict[str, Any]


class Commands:
    def __init__(self, ledger: Ledger, device_id: str, obey: Callable[[str, Any], None]) -> None:
        """`obey(action, value)` is called for what is asked of this player alone."""
        self._ledger, self._device_id, self._obey = ledger, device_id, obey
        self._waiting: list[str] = []

    def hear(self, command: Command, at: datetime) -> None:
        command_id, action = str(command.get("id", "")), str(command.get("action", ""))
        if not command_id or self._ledger.rank(derived_id(self._device_id, command_id)) >= 0:
            return
        self._tell(command_id, "delivered", at)
        if action in OF_THE_ZONE:
            self._waiting.append(command_id)
            return
        self._obey(action, command.get("value"))
        self._tell(command_id, "completed", at)

    def follow(self, feed: Feed, before: Feed | None, at: datetime, server_now: datetime) -> None:
        """The feed is followed from `at` on; `before` is the one that was."""
        for command in feed.device.get("commands") or []:
            if "expires_at" not in command or moment(command["expires_at"]) > server_now:
                self.hear(command, at)
        named = feed.state.get("command")
        if named in self._waiting:
            done = self._waiting.index(named) + 1
            self._waiting, over = self._waiting[done:], self._waiting[:done]
        else:
            # A player that has just come obeyed nobody: what it finds was decided before it was there.
            over = [named] if named and before and revision(feed) > revision(before) else []
        for command_id in over:
            self._tell(command_id, "completed", at)

    def _tell(self, command_id: str, status: str, at: datetime) -> None:
        told = event(derived_id(self._device_id, command_id), "control", status)
        over = {"ended_at": utc(at)} if status == "completed" else {}
        self._ledger.write(told | {"ref": command_id, "started_at": utc(at)} | over)
