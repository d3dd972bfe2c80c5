"""An archive fills its own schema and nothing else, whoever has written its rows."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError

from broadcast.archive.shapes import BUSINESS, MANIFEST, ROWS
from tenants.models import Business, User
from tests.broadcast.archive.conftest import COPY, SLUG, Run
from tests.broadcast.archive.test_restoring import schemas


def rewritten(path: Path, name: str, before: bytes, after: bytes) -> Path:
    """By somebody who knows how: the list says what is there now."""
    with tarfile.open(path) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    assert before in members[name]
    members[name] = members[name].replace(before, after, 1)
    manifest = json.loads(members[MANIFEST])
    digest = hashlib.sha256(members[name]).hexdigest()
    manifest["members"][name] = {"size": len(members[name]), "sha256": digest}
    members[MANIFEST] = json.dumps(manifest).encode()
    with tarfile.open(path, "w") as tar:
        for each, content in members.items():
            member = tarfile.TarInfo(each)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


FIRST = b"COPY "
BENT = {
    "a statement": (FIRST, b"DROP TABLE public.tenants_user;\nCOPY "),
    "rows of another schema": (FIRST, b"COPY public.tenants_user (id) FROM stdin;\n1\n\\.\n\nCOPY "),
    "a program": (FIRST, b"COPY x.y (id) FROM PROGRAM 'touch /tmp/x';\nCOPY "),
    "psql's own commands": (FIRST, b"\\! touch /tmp/x\nCOPY "),
    "a table that is none": (b".broadcast_zone (", b".broadcast_nothing ("),
    "a column that is none": (b"hardware_id", b"software_id"),
    "a value more": (b"\tCounter\t", b"\tCounter\t\t\t"),
    "a value less": (b"Till\ttill\t", b"Till\ttill"),
    "a zone without an id": (b".broadcast_zone (id, ", b".broadcast_zone (name, "),
}


@pytest.mark.parametrize("how", BENT)
def test_rows_that_are_none_are_refused_and_nothing_is_changed(archive: Path, run: Run, how: str) -> None:
    before = (schemas(), Business.objects.count(), User.objects.count())
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("restore_business", rewritten(archive, ROWS, *BENT[how]), "--as", COPY)
    assert (schemas(), Business.objects.count(), User.objects.count()) == before


def test_a_row_that_refers_to_nothing_is_refused(archive: Path, bakery: Business, run: Run) -> None:
    with tarfile.open(archive) as tar:
        rows = tar.extractfile(ROWS).read()  # type: ignore[union-attr]
    # The zone of the schedule's own row: the device's.
    zone = rows.partition(b".broadcast_zone (")[2].splitlines()[1].split(b"\t")[0]
    assert rows.count(zone) > 1
    bent = rows.replace(zone, str(uuid4()).encode(), 1)
    with pytest.raises(CommandError, match="not those of a business"):
        run("restore_business", rewritten(archive, ROWS, rows, bent), "--replace")


WRONG = {
    "a time zone": (b'"Europe/Berlin"', b'"Europe/Nowhere"'),
    "a slug": (b'"bakery"', b'"no slug!"'),
    "an id": (b'"id": "', b'"id": "x'),
    "a name": (b'"Corner Bakery"', b'"' + b"x" * 200 + b'"'),
    "a number": (b'"storage_limit_gb": 100', b'"storage_limit_gb": 1e99'),
    "a role": (b'"role": "owner"', b'"role": "%s"' % (b"x" * 40)),
    "people": (b'"people": [', b'"people": [7, '),
    "players": (b'"players": {', b'"players": {"x": null, '),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_about_a_business_is_refused(
    gone: Business, archive: Path, run: Run, what: str
) -> None:
    before = schemas()
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("restore_business", rewritten(archive, BUSINESS, *WRONG[what]))
    assert schemas() == before
    assert not Business.objects.filter(slug=SLUG).exists()
