from typing import Any

import boto3
import pytest
from botocore.config import Config

from library import addresses
from library.addresses import Addresses


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
    found = Addresses(client, "sounds", 400, now=lambda: Clock.now)
    signed.clear()
    return found


def test_its_origin_is_that_of_every_address(known: Addresses) -> None:
    assert known.origin == "https://sounds.s3.example.com"
    assert known.of("b/a.mp3").url.startswith(f"{known.origin}/b/a.mp3?")


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
