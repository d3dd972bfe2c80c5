"""Making an archive of a business."""

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from broadcast.archive.shapes import AUDIT, BUSINESS, FILES, FORMAT, KEY, MANIFEST, ROWS, audit_of, told_of
from library import shelf
from tenants import audit, pg_dump
from tenants.holding import alone
from tenants.migrating import applied_in
from tenants.models import Business

PIECE_BYTES = 1 << 20
Advance = Callable[[int, str], None]


def export(business: Business, target: Path, *, with_files: bool, advance: Advance) -> dict[str, Any]:
    """As `write`, and into the log."""
    manifest = write(business, target, with_files=with_files, advance=advance)
    audit.write(None, business, "exported", business, files=with_files)
    return manifest


def write(business: Business, target: Path, *, with_files: bool, advance: Advance) -> dict[str, Any]:
    """Write the archive to `target`, whole or not at all; gives its manifest.

    Raises DumpFailed, ShelfAway or OSError. `advance` hears the bytes of each file and its key.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with open(part, "wb", opener=private) as file, tarfile.open(fileobj=file, mode="w") as tar:
            manifest = fill(tar, business, with_files=with_files, advance=advance)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def private(path: str, flags: int) -> int:
    """It holds all that a business knows: nobody else may read it."""
    return os.open(path, flags, 0o600)


def fill(tar: tarfile.TarFile, business: Business, *, with_files: bool, advance: Advance) -> dict[str, Any]:
    with TemporaryDirectory(prefix="sync2gear-") as folder:
        migrations = write_rows(business, Path(folder))
        members = {name: add(tar, Path(folder) / name, name) for name in (BUSINESS, AUDIT, ROWS)}
        files = list(add_files(tar, business, with_files=with_files, advance=advance))
        manifest = {
            "format": FORMAT,
            "made_at": timezone.now(),
            "schema": business.schema_name,
            "migrations": migrations,
            "has_files": with_files,
            "members": members,
            "files": files,
        }
        dump(manifest, Path(folder) / MANIFEST)
        add(tar, Path(folder) / MANIFEST, MANIFEST)
    return manifest


def write_rows(business: Business, folder: Path) -> list[str]:
    """All rows as they are at one moment, the public ones and the schema's; gives the schema's migrations."""
    with alone(str(business.pk)), one_moment() as snapshot:
        dump(told_of(business), folder / BUSINESS)
        with (folder / AUDIT).open("w") as log:
            log.writelines(f"{as_json(row)}\n" for row in audit_of(business))
        options = ("--data-only", "--snapshot", snapshot, "--file", folder / ROWS)
        pg_dump.dumped(business.schema_name, *options)
        return [".".join(name) for name in applied_in(business)]


@contextmanager
def one_moment() -> Iterator[str]:
    """A snapshot that another session can share."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def add_files(
    tar: tarfile.TarFile, business: Business, *, with_files: bool, advance: Advance
) -> Iterator[dict[str, Any]]:
    """Each as the manifest names it. What goes away meanwhile is left out: no row named it any more."""
    for key, size_bytes in sorted(shelf.kept_of(business.pk)):
        name = key.replace(f"/{business.pk}/", "/", 1)
        if not KEY.fullmatch(name):
            continue
        told = {"key": name, "size": size_bytes, "sha256": sha256_in(name)}
        if with_files:
            try:
                with shelf.local(key) as path:
                    told |= add(tar, path, FILES + name)
            except FileNotFoundError:
                continue
        advance(size_bytes, name)
        yield told


def sha256_in(name: str) -> str:
    """Sounds are named by it; empty for others, whose bytes are not looked at."""
    return name.rpartition("/")[2].removesuffix(shelf.SOUND) if name.startswith("b/audio/") else ""


def add(tar: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
    """Its size and SHA-256. Owner, mode and times are nobody's business."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        member = tarfile.TarInfo(name)
        member.size = file.tell()
        file.seek(0)
        tar.addfile(member, file)
    return {"size": member.size, "sha256": digest}


def dump(value: Any, path: Path) -> None:
    path.write_text(as_json(value))


def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
