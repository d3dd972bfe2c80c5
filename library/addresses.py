"""Signed addresses of files in a bucket. Signing is arithmetic: nobody is asked."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError

from library.shelf import Address, ShelfAway, Ticket

#: Whoever has an address may begin with it for a quarter of its life; the rest is for what it plays.
REUSED = 4
MOST = 10_000
GONE = {"404", "NoSuchKey", "NotFound"}
OPERATIONS = {"GET": "get_object", "HEAD": "head_object"}


@contextmanager
def asked(key: str) -> Iterator[None]:
    """The bucket's own errors as FileNotFoundError or ShelfAway."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            raise FileNotFoundError(key) from error
        raise ShelfAway(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise ShelfAway(str(error)) from error


class Addresses:
    """For any thread. The same address is given again for a while, so that browsers know what they have."""

    def __init__(
        self, client: Any, bucket: str, lasts_s: int, origin: str, now: Callable[[], float] = time.time
    ) -> None:
        self._client, self._bucket, self._lasts_s, self._now = client, bucket, lasts_s, now
        self.origin = origin
        self._known: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: str, method: str = "GET") -> Address:
        """`method` is GET or HEAD: a signature is for one of them."""
        now = self._now()
        with self._lock:
            url, until = self._known.get((key, method), ("", 0.0))
        if until <= now:
            url, until = self._sign(key, method), now + self._lasts_s / REUSED
            self._keep((key, method), (url, until))
        return Address(url, int(until - now))

    def _sign(self, key: str, method: str) -> str:
        wanted = {"Bucket": self._bucket, "Key": key}
        with asked(key):
            return str(
                self._client.generate_presigned_url(
                    OPERATIONS[method], Params=wanted, ExpiresIn=self._lasts_s
                )
            )

    def _keep(self, name: tuple[str, str], signed: tuple[str, float]) -> None:
        with self._lock:
            self._known[name] = signed
            self._known.move_to_end(name)
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    def ticket(self, key: str, most_bytes: int, lasts_s: int) -> Ticket:
        with asked(key):
            post = self._client.generate_presigned_post(
                self._bucket, key, Conditions=[["content-length-range", 0, most_bytes]], ExpiresIn=lasts_s
            )
        return Ticket(post["url"], post["fields"])
