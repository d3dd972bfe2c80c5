from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import NoCredentialsError

from library import addresses
from library.addresses import Addresses
from library.shelf import ShelfAway


class Clock:
    now = 1_000_000.0


@pytest.fixture
def signed() -> list[str]:
    """The keys for which something was signed."""
    return []


@pytest.fixture
def known(signed: list[str]) -> Addresses:
    client: Any = boto3.client(
        "s3",
        endpoint_url="https://s3.example.com",
        region_name="eu-north-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}),
    )
    client.meta.events.register(
        "provide-client-params.s3.*", lambda params, **_: signed.append(params["Key"])
    )
    found = Addresses(client, "sounds", 400, "https://sounds.s3.example.com", now=lambda: Clock.now)
    signed.clear()
    return found


def test_an_address_names_the_file(known: Addresses) -> None:
    assert known.of("b/a.mp3").url.startswith("https://sounds.s3.example.com/b/a.mp3?")


def test_a_key_that_is_not_to_be_had_is_a_storage_that_is_away(known: Addresses, monkeypatch: Any) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise NoCredentialsError

    monkeypatch.setattr(known._client, "generate_presigned_url", fails)
    with pytest.raises(ShelfAway):
        known.of("a")


def test_it_is_the_same_for_a_quarter_of_its_life(
    known: Addresses, signed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known.of("a").kept_s == 100
    monkeypatch.setattr(Clock, "now", Clock.now + 60)
    assert (known.of("a").kept_s, signed) == (40, ["a"])
    monkeypatch.setattr(Clock, "now", Clock.now + 40)
    assert (known.of("a").kept_s, signed) == (100, ["a", "a"])


def test_another_file_or_method_has_another(known: Addresses) -> None:
    assert len({known.of("a").url, known.of("b").url, known.of("a", "HEAD").url}) == 3


def test_only_so_many_are_remembered(
    known: Addresses, signed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "MOST", 2)
    for key in ("a", "b", "c", "c", "a"):
        known.of(key)
    assert signed == ["a", "b", "c", "a"]
