"""Secrets at rest: entered once and read by nobody again, encrypted with keys that can be exchanged."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unsealable(Exception):
    """None of this installation's keys opens it: enter the secret again."""


def seal(secret: str) -> str:
    return _lock().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Unsealable."""
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def resealed(sealed: str) -> str:
    """The same secret under the newest key. Raises Unsealable."""
    try:
        return _lock().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def _lock() -> MultiFernet:
    return _made(tuple(settings.SEALING_KEYS) or (settings.SECRET_KEY,))


@lru_cache(maxsize=4)
def _made(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """Any long text is a key."""
    made = HKDF(SHA256(), length=32, salt=None, info=b"sync2gear secrets at rest").derive(key.encode())
    return base64.urlsafe_b64encode(made)
