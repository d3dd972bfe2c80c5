"""What a player keeps over a restart: its token, its feed, and everything it played. One SQLite file."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Event = dict[str, Any]
RANK = {"delivered": 0, "playing": 1, "completed": 2, "failed": 2, "skipped": 2}
TABLES = """
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS plays (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, rank INTEGER NOT NULL, event TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'stored', 'refused')));
CREATE INDEX IF NOT EXISTS plays_waiting ON plays (place) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS plays_open ON plays (place) WHERE rank = 1;
"""


class Ledger:
    """Plays in the order in which they began. An event stays as it is once it is over."""

    #: Where what is new is played, as far as that is known. A play stays in its zone.

    zone_id: str | None = None

    def __init__(self, path: Path | None = None) -> None:
        """In memory without a path."""
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        # Handed from the thread that pairs to the one that plays, never used by two at once.
        self._base = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._base.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + TABLES)

    def close(self) -> None:
        self._base.close()

    def keep(self, **values: str) -> None:
        self._base.executemany("REPLACE INTO kept VALUES (?, ?)", values.items())

    def kept(self, name: str) -> str:
        """Empty for what was never kept."""
        row = self._base.execute("SELECT value FROM kept WHERE name = ?", [name]).fetchone()
        return row[0] if row else ""

    def write(self, event: Event) -> None:
        """A new play, or one that went on. It never goes back."""
        before = self.known(event["id"])
        event = event | {"zone": before.get("zone") if before else self.zone_id}
        self._base.execute(
            "INSERT INTO plays (id, rank, event) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET rank = excluded.rank, event = excluded.event, state = 'waiting' "
            "WHERE excluded.rank > plays.rank",
            [event["id"], RANK[event["status"]], json.dumps(event)],
        )

    def forget_plays(self) -> None:
        self._base.execute("DELETE FROM plays")

    def known(self, play_id: str) -> Event | None:
        found = self._events("WHERE id = ? LIMIT 1", play_id)
        return found[0] if found else None

    def rank(self, play_id: str) -> int:
        """How far a play is, as in RANK; -1 for an unknown one."""
        row = self._base.execute("SELECT rank FROM plays WHERE id = ?", [play_id]).fetchone()
        return row[0] if row else -1

    def waiting(self, most: int = -1) -> list[Event]:
        """What the server has not acknowledged, oldest first."""
        return self._events("WHERE state = 'waiting' ORDER BY place LIMIT ?", most)

    def open_plays(self) -> list[Event]:
        return self._events("WHERE rank = 1 ORDER BY place LIMIT ?", -1)

    def all(self) -> list[Event]:
        """Every play that the server did not refuse."""
        return self._events("WHERE state <> 'refused' ORDER BY place LIMIT ?", -1)

    def settle(self, sent: Iterable[Event], stored: set[str], refused: set[str]) -> None:
        """Note the server's answer to what was sent. A play that went on meanwhile is sent again."""
        for event in sent:
            state = "stored" if event["id"] in stored else "refused" if event["id"] in refused else ""
            self._base.execute(
                "UPDATE plays SET state = ? WHERE id = ? AND rank = ? AND ? <> ''",
                [state, event["id"], RANK[event["status"]], state],
            )

    def count(self, state: str) -> int:
        row = self._base.execute("SELECT count(*) FROM plays WHERE state = ?", [state]).fetchone()
        return int(row[0])

    def _events(self, where: str, asked: object) -> list[Event]:
        rows = self._base.execute(f"SELECT event FROM plays {where}", [asked])  # noqa: S608
        return [json.loads(row[0]) for row in rows]
