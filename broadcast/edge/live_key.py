"""Who may hear of which zones, for a while: a key that the portal signs and the edge reads."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

ZONE_BYTES = 16
EXPIRY_BYTES = 8
MARK_BYTES = 16
#: A key of more would not fit into an address.
MOST_ZONES = 100


class LiveKey(NamedTuple):
    """Ids as text, the way PostgreSQL writes them."""

    zone_ids: frozenset[str]
    expires_s: int


def sign(secret: str, zone_ids: Iterable[UUID], expires_s: int) -> str:
    """A key for an address. The same for the same zones and end, whatever their order."""
    zones = b"".join(sorted(zone_id.bytes for zone_id in set(zone_ids)))
    told = expires_s.to_bytes(EXPIRY_BYTES, "big") + zones
    return urlsafe_b64encode(told + mark(secret, told)).rstrip(b"=").decode()


def read(secret: str, key: str, now_s: float) -> LiveKey | None:
    """None for a key that nobody signed, or that has ended."""
    try:
        raw = urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        return None
    told, signature = raw[:-MARK_BYTES], raw[-MARK_BYTES:]
    if not hmac.compare_digest(mark(secret, told), signature):
        return None
    expires_s, zones = int.from_bytes(told[:EXPIRY_BYTES], "big"), told[EXPIRY_BYTES:]
    ids = (str(UUID(bytes=zones[at : at + ZONE_BYTES])) for at in range(0, len(zones), ZONE_BYTES))
    return LiveKey(frozenset(ids), expires_s) if expires_s > now_s else None


def mark(secret: str, told: bytes) -> bytes:
    # The name keeps what is signed here apart from all else that is signed with the same secret.
    return hmac.digest(f"sync2gear live {secret}".encode(), told, "sha256")[:MARK_BYTES]
