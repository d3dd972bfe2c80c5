"""The PIN of a player's menu. The player checks it by itself, without a network."""

import os
from hashlib import pbkdf2_hmac

#: As the protocol for players says.
ROUNDS = 100_000


def locked(pin: str) -> dict[str, str]:
    """{"salt", "hash"} in hexadecimal: PBKDF2-SHA-256, 32 bytes."""
    salt = os.urandom(16)
    return {"salt": salt.hex(), "hash": pbkdf2_hmac("sha256", pin.encode(), salt, ROUNDS).hex()}
