"""What an authenticator app shows."""

from time import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

#: Of every authenticator app in the tests.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD_S = 30


def code(secret: str = SECRET, at: float | None = None) -> str:
    counter = int((time() if at is None else at) // PERIOD_S)
    return str(format_hotp_value(hotp_value(secret, counter)))
