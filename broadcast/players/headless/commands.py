"""What people ask of a player by the remote: each id once, and a word to the server of what became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from broadcast.players.headless.clock import Clock
from broadcast.players.headless.feed import Feed, moment
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.music import revision
from broadcast.players.headless.plays import derived_id, event, utc

#: Asked of the zone: done when a feed that names the command is followed.
OF_THE_ZONE = {"pause", "resume", "next", "previous", "seek", "shuffle", "zone_volume"}
#: A command that is older is not obeyed, and one that no feed has named for so long is over.
LASTS = timedelta(minutes=2)
Command = dict[str, Any]


class Commands:
    """Reports give times of the player's clock; whether a command is too old says the server's."""

    def __init__(
        self, ledger: Ledger, device_id: str, clock: Clock, obey: Callable[[str, Any], None]
    ) -> None:
        """`obey(action, value)` is called for what is asked of this player alone."""
        self._ledger, self._device_id, self._clock, self._obey = ledger, device_id, clock, obey
        #: Ids of the zone's, in their order, and when they were heard.
        self._waiting: dict[str, datetime] = {}

    def hear(self, command: Command, at: datetime, expires_at: datetime) -> None:
        command_id, action = str(command.get("id", "")), str(command.get("action", ""))
        if not command_id or self._ledger.rank(derived_id(self._device_id, command_id)) >= 0:
            return
        self._tell(command_id, "delivered", at)
        if expires_at <= self._clock.server_now():
            self._tell(command_id, "skipped", at, "late")
        elif action in OF_THE_ZONE:
            self._waiting[command_id] = self._clock.server_now()
        else:
            self._obey(action, command.get("value"))
            self._tell(command_id, "completed", at)

    def follow(self, feed: Feed, before: Feed | None, at: datetime) -> None:
        """The feed is followed from `at` on; `before` is the one that was."""
        for command in feed.device.get("commands") or []:
            expires_at = moment(command["expires_at"])
            if expires_at > self._clock.server_now():
                self.hear(command, at, expires_at)
        for command_id in self._done_by(feed, before):
            self._waiting.pop(command_id, None)
            self._tell(command_id, "completed", at)

    def look(self, at: datetime) -> None:
        """Give up on what no feed has named."""
        now = self._clock.server_now()
        for command_id in [command_id for command_id, heard in self._waiting.items() if now - heard > LASTS]:
            del self._waiting[command_id]
            self._tell(command_id, "skipped", at, "superseded")

    def _done_by(self, feed: Feed, before: Feed | None) -> list[str]:
        """A feed counts for the command that it names and for those that came before."""
        named, waiting = feed.state.get("command"), list(self._waiting)
        if named in waiting:
            return waiting[: waiting.index(named) + 1]
        # A player that has just come obeyed nobody: what it finds was decided before it was there.
        return [named] if named and before and revision(feed) > revision(before) else []

    def _tell(self, command_id: str, status: str, at: datetime, reason: str | None = None) -> None:
        told = event(derived_id(self._device_id, command_id), "control", status)
        begun = self._ledger.known(told["id"]) or {"started_at": utc(at)}
        ended = None if status == "delivered" else utc(at)
        times = {"started_at": begun["started_at"], "ended_at": ended}
        self._ledger.write(told | {"ref": command_id, "reason": reason} | times)
