import io
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from library import shelf
from library.bucket import Bucket
from tests import seaweed as server


def moved() -> str:
    call_command("move_media", stdout=(told := io.StringIO()))
    return told.getvalue()


@pytest.fixture
def keys(media: Path) -> list[str]:
    """Of files that stand in the folder: a sound, a cover, and a piece of an upload."""
    business = uuid.uuid4()
    keys = [
        shelf.audio_key(business, "a" * 64),
        shelf.cover_key(business, "a" * 64),
        shelf.incoming_key(business, uuid.uuid4(), 0),
    ]
    for key in keys:
        shelf.write(key.encode(), key)
    (media / keys[0]).with_name(".half.part").write_bytes(b"half")
    return keys


def content(key: str) -> bytes:
    with shelf.local(key) as path:
        return path.read_bytes()


def test_what_stands_in_the_folder_comes_to_the_bucket(keys: list[str], bucket: Bucket, media: Path) -> None:
    assert moved() == "Copied 3 of 3 files; the others were there.\n"
    assert [content(key) for key in keys] == [key.encode() for key in keys]
    assert all((media / key).is_file() for key in keys)


def test_it_goes_on_where_it_was(keys: list[str], bucket: Bucket) -> None:
    shelf.write(keys[0].encode(), keys[0])
    shelf.write(b"half", keys[1])
    assert moved() == "Copied 2 of 3 files; the others were there.\n"
    assert content(keys[1]) == keys[1].encode()
    assert moved().startswith("Copied 0 of 3")


def test_without_a_bucket_it_says_what_to_set(keys: list[str]) -> None:
    with pytest.raises(CommandError, match="S3_BUCKET"):
        moved()


def test_a_bucket_that_is_away_is_no_traceback(keys: list[str], settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": server.options("http://127.0.0.1:9")}
    with pytest.raises(CommandError, match="Run this again"):
        moved()
