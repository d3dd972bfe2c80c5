"""A business with one zone, written in the edge's tables the way the portal writes them."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2

TABLES = ("stream", "readyfeed", "edgedevice", "outbox", "presence")
NEXT_SEQ = """
INSERT INTO edge_stream AS s (zone_id, business_id, seq)
VALUES (%(zone)s, %(business)s, (extract(epoch FROM now()) * 1000)::bigint)
ON CONFLICT (zone_id) DO UPDATE SET seq = GREATEST(s.seq + 1, excluded.seq) RETURNING seq"""
FEED = """
INSERT INTO edge_readyfeed (zone_id, business_id, body, etag, built_at, valid_until, due_at)
VALUES (%s, %s, %s, %s, now(), now(), now())
ON CONFLICT (zone_id) DO UPDATE SET body = excluded.body, etag = excluded.etag"""
DEVICE = """
INSERT INTO edge_edgedevice (device_id, business_id, zone_id, token_hash, body, etag)
VALUES (%s, %s, %s, %s, %s, %s)"""
EVENT = """
INSERT INTO edge_outbox (zone_id, seq, device_id, event, data, created_at)
VALUES (%s, %s, %s, %s, %s, now())"""


def sha256(value: bytes | str) -> str:
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()


@dataclass(frozen=True)
class Paired:
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class House:
    """Every change is committed and announced; `clear` takes the rows away again."""

    def __init__(self, dsn: str) -> None:
        self.business_id = str(uuid.uuid4())
        self.zone_id = str(uuid.uuid4())
        self.connection = psycopg2.connect(dsn)

    def build(self, zone_id: str | None = None, **members: Any) -> dict[str, Any]:
        """Make a zone's feed ready."""
        zone_id = zone_id or self.zone_id
        feed = {"v": 1, "zone": {"id": zone_id}, "media": {}, "music": [], **members}
        body = json.dumps(feed, separators=(",", ":")).encode()
        with self.change(f"feed:{zone_id}") as cursor:
            cursor.execute(FEED, (zone_id, self.business_id, body, sha256(body)))
        return feed

    def pair(self) -> Paired:
        device = Paired(str(uuid.uuid4()), secrets.token_urlsafe(32))
        body = json.dumps({"id": device.id, "name": "Till"}).encode()
        row = (device.id, self.business_id, self.zone_id, sha256(device.token), body, sha256(body))
        with self.change(f"device:{device.id}") as cursor:
            cursor.execute(DEVICE, row)
        return device

    def alter(self, device: Paired, assignment: str, *values: Any) -> None:
        """Change a device's row, as in `alter(till, "revoked_at = now()")`."""
        with self.change(f"device:{device.id}") as cursor:
            statement = f"UPDATE edge_edgedevice SET {assignment} WHERE device_id = %s"  # noqa: S608
            cursor.execute(statement, (*values, device.id))

    def announce(
        self, event: str, data: dict[str, Any], device: Paired | None = None, zone_id: str | None = None
    ) -> int:
        """Put an event in the outbox and give its number."""
        zone_id = zone_id or self.zone_id
        with self.change(f"event:{zone_id}") as cursor:
            cursor.execute(NEXT_SEQ, {"zone": zone_id, "business": self.business_id})
            seq: int = cursor.fetchone()[0]
            cursor.execute(EVENT, (zone_id, seq, device and device.id, event, json.dumps(data)))
        return seq

    def ask(self, sql: str, *values: Any) -> list[Any]:
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    @contextmanager
    def change(self, announcement: str) -> Iterator[Any]:
        with self.connection, self.connection.cursor() as cursor:
            yield cursor
            cursor.execute("SELECT pg_notify('edge', %s)", (announcement,))

    def clear(self) -> None:
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute("SELECT zone_id FROM edge_readyfeed WHERE business_id = %s", (self.business_id,))
            zones = [self.zone_id, *(row[0] for row in cursor.fetchall())]
            for table in TABLES:
                cursor.execute(f"DELETE FROM edge_{table} WHERE zone_id = ANY(%s::uuid[])", (zones,))  # noqa: S608
        self.connection.close()
