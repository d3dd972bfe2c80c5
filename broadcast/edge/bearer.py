"""Which device is asking?"""

import hashlib
from urllib.parse import parse_qs

from starlette.types import Scope

from .feeds import Device, Feeds

TOKEN_LIMIT_BYTES = 512


def bearer_token(authorization: bytes) -> bytes:
    """The token of an Authorization header, empty when there is none."""
    return authorization[7:].strip() if authorization[:7].lower() == b"bearer " else b""


def query_token(scope: Scope) -> bytes:
    """The token of `?token=`: plain players send no headers."""
    values = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
    return values[0].encode()


async def device_of_token(feeds: Feeds, token: bytes) -> Device | None:
    """The device that holds this token. A hash without salt is right here: a token is 256 random bits."""
    if not token or len(token) > TOKEN_LIMIT_BYTES:
        return None
    token_hash = hashlib.sha256(token).hexdigest()
    return feeds.known_device(token_hash) or await feeds.device(token_hash)


async def device_of(feeds: Feeds, scope: Scope, also_query: bool = False) -> Device | None:
    """The device behind a request; `also_query` accepts `?token=` where no header is sent."""
    token = bearer_token(dict(scope["headers"]).get(b"authorization", b""))
    if not token and also_query:
        token = query_token(scope)
    return await device_of_token(feeds, token)
