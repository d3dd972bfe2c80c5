"""The shelf as a bucket of S3, or of what speaks like it."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from storages.backends.s3 import S3Storage

from library.addresses import Addresses, asked
from library.shelf import NEW_S, ShelfAway, Ticket, demand_time

PIECE_BYTES = 1 << 18
TRIES = 3
MOST_SEEN = 100_000
TYPES = {".mp3": "audio/mpeg", ".jpg": "image/jpeg", ".wav": "audio/wav"}
FOR_EVER = "private, max-age=31536000, immutable"


class Bucket(S3Storage):
    """`public_endpoint`: where browsers reach it, if not where we do. `lasts_s`: the life of an address."""

    is_local = False

    def get_default_settings(self) -> dict[str, Any]:
        own = {"public_endpoint": "", "lasts_s": 21_600, "takes_posts": True, "addressing": "auto"}
        fixed = {"file_overwrite": False, "default_acl": None, "max_memory_size": 8 << 20}
        return super().get_default_settings() | fixed | own

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._seen: set[str] = set()
        self.transfer_config = TransferConfig(multipart_chunksize=8 << 20, max_concurrency=2)

    @cached_property
    def client(self) -> Any:
        """One for all threads, which clients are made for, and sessions are not."""
        return self._client_of(self.endpoint_url)

    @cached_property
    def addresses(self) -> Addresses:
        client = self._client_of(self.public_endpoint) if self.public_endpoint else self.client
        return Addresses(client, self.bucket_name, self.lasts_s, self._origin())

    def _origin(self) -> str:
        """Without a signature, for which a role's key may have to be fetched."""
        client = self._client_of(self.public_endpoint or self.endpoint_url, botocore.UNSIGNED)
        wanted = {"Bucket": self.bucket_name, "Key": "b"}
        address = urlsplit(client.generate_presigned_url("get_object", Params=wanted))
        return f"{address.scheme}://{address.netloc}"

    def _client_of(self, endpoint: str | None, signature: Any = "s3v4") -> Any:
        session: boto3.Session = self._create_session()
        manner = self._manner(endpoint, signature)
        return session.client(
            "s3", region_name=self.region_name, endpoint_url=endpoint or None, config=manner
        )

    def _manner(self, endpoint: str | None, signature: Any) -> Config:
        return Config(
            signature_version=signature,
            s3={"addressing_style": self._style(endpoint)},
            # What newer clients add to each request, other makers' servers refuse.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=30,
            retries={"mode": "standard", "total_max_attempts": TRIES},
        )

    def _style(self, endpoint: str | None) -> str:
        """The client's own `auto` signs for a host of AWS that sends browsers on to another region's."""
        if self.addressing != "auto":
            return str(self.addressing)
        return "path" if endpoint or "." in self.bucket_name else "virtual"

    def wanted_again(self, key: str) -> bool:
        """Whether it is there and new. What is old is put there again, which makes it new."""
        found = self._head(key)
        return bool(found) and not self._is_old(found, NEW_S / 2)

    def _is_old(self, found: dict[str, Any], than_s: float) -> bool:
        return bool(found["LastModified"] < datetime.now(UTC) - timedelta(seconds=than_s))

    def _head(self, key: str) -> dict[str, Any]:
        """Empty where nothing is there."""
        try:
            with asked(key):
                return dict(self.client.head_object(Bucket=self.bucket_name, Key=key))
        except FileNotFoundError:
            return {}

    @contextmanager
    def whole(self, key: str) -> Iterator[Path]:
        with TemporaryDirectory(prefix="sync2gear-") as folder:
            part = Path(folder) / "part"
            yield part
            self.put(part, key)

    def put(self, source: Path, key: str) -> None:
        with asked(key):
            self._upload(source, key)

    def _upload(self, source: Path, key: str) -> None:
        manner = {"ContentType": TYPES.get(Path(key).suffix, self.default_content_type)}
        if manner["ContentType"] != self.default_content_type:
            manner["CacheControl"] = FOR_EVER
        self.client.upload_file(
            str(source), self.bucket_name, key, ExtraArgs=manner, Config=self.transfer_config
        )

    def is_there(self, key: str) -> bool:
        if key not in self._seen and self._head(key):
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            self._seen.add(key)
        return key in self._seen

    def copy(self, key: str, target: Path, until: float = math.inf) -> None:
        """Behind what `target` holds. A broken line goes on where it broke."""
        with target.open("ab") as file:
            start = file.tell()
            for tries_left in reversed(range(TRIES)):
                try:
                    with asked(key):
                        self._stream(key, file, file.tell() - start, until)
                except ShelfAway:
                    if not tries_left or monotonic() > until:
                        raise
                else:
                    return

    def _stream(self, key: str, file: Any, first: int, until: float) -> None:
        rest = {"Range": f"bytes={first}-"} if first else {}
        body = self.client.get_object(Bucket=self.bucket_name, Key=key, **rest)["Body"]
        with body:
            for piece in body.iter_chunks(PIECE_BYTES):
                demand_time(until)
                file.write(piece)

    def size_bytes(self, key: str) -> int | None:
        return self._head(key).get("ContentLength")

    def remove(self, key: str) -> None:
        with asked(key):
            self.client.delete_object(Bucket=self.bucket_name, Key=key)

    def let_go(self, key: str) -> None:
        found = self._head(key)
        if found and self._is_old(found, NEW_S):
            self.remove(key)

    def sizes_in(self, folder: str) -> dict[str, int]:
        """Bytes by name."""
        return {row["Key"].removeprefix(f"{folder}/"): row["Size"] for row in self._rows_in(folder)}

    def old_in(self, folder: str, ending: str = "") -> Iterator[str]:
        """Keys of what is below it and not new."""
        rows = (row for row in self._rows_in(folder) if row["Key"].endswith(ending))
        return (row["Key"] for row in rows if self._is_old(row, NEW_S))

    def all_in(self, folder: str) -> Iterator[tuple[str, int]]:
        """Keys and bytes of all that is below it."""
        return ((row["Key"], row["Size"]) for row in self._rows_in(folder))

    def clear(self, folder: str, most: int) -> int:
        keys = [row["Key"] for row in islice(self._rows_in(folder), most)]
        for key in keys:
            self.remove(key)
        return len(keys)

    def _rows_in(self, folder: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2")
        with asked(folder):
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=f"{folder}/"):
                yield from page.get("Contents", [])

    def signer(self) -> Addresses:
        return self.addresses

    def ticket(self, key: str, most_bytes: int, lasts_s: int) -> Ticket | None:
        return self.addresses.ticket(key, most_bytes, lasts_s) if self.takes_posts else None
