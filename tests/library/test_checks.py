from typing import Any

import pytest

from library import checks
from tests import seaweed as server


@pytest.fixture
def told(settings) -> Any:
    """The messages where knobs are set so; without any, to a bucket that is told well."""

    def told(**knobs: object) -> list[Any]:
        for name, value in ({"S3_BUCKET": "sounds"} | knobs).items():
            setattr(settings, name, value)
        return checks.the_bucket_is_told_well()

    return told


def test_a_bucket_that_is_told_well_is_quiet(told: Any) -> None:
    assert told() == []
    assert told(S3_ENDPOINT="http://[::1]:9000/", S3_ACCESS_KEY="a", S3_SECRET_KEY="b") == []


@pytest.mark.parametrize(
    ("knob", "wrong", "identity"),
    [
        ("S3_BUCKET", "https://s3.example.com/sounds", "E010"),
        ("S3_ACCESS_KEY", "half", "E011"),
        ("S3_SECRET_KEY", "half", "E011"),
        ("S3_ENDPOINT", "s3.example.com", "E012"),
        ("S3_PUBLIC_ENDPOINT", "https://s3.example.com/sounds", "E012"),
        ("S3_ADDRESSING", "host", "E013"),
        ("S3_ADDRESS_S", 1, "E014"),
        ("S3_ADDRESS_S", 604_801, "E014"),
    ],
)
def test_a_wrong_knob_speaks_with_an_id_and_a_hint(
    told: Any, knob: str, wrong: object, identity: str
) -> None:
    (message,) = told(**{knob: wrong})
    assert (message.id, knob in message.hint) == (f"sync2gear.{identity}", True)


def test_an_https_portal_needs_an_https_bucket(told: Any) -> None:
    inside = {"HTTPS": True, "S3_ENDPOINT": "http://10.0.0.7:8333"}
    assert [message.id for message in told(**inside)] == ["sync2gear.W011"]
    assert told(**inside, S3_PUBLIC_ENDPOINT="https://sounds.example.com") == []


def test_settings_without_a_bucket_are_a_warning(told: Any) -> None:
    (message,) = told(S3_BUCKET="", S3_ENDPOINT="https://s3.example.com")
    assert (message.id, "S3_BUCKET" in message.hint) == ("sync2gear.W010", True)
    assert told(S3_BUCKET="", S3_ENDPOINT="") == []


def test_before_it_is_deployed_the_bucket_is_asked(bucket: Any, seaweed: str, settings) -> None:
    settings.S3_BUCKET = server.BUCKET
    assert checks.the_bucket_answers() == []
    for wrong in ({"secret_key": "wrong"}, {"bucket_name": "nowhere"}):
        settings.STORAGES = settings.STORAGES | {"default": server.options(seaweed, **wrong)}
        (message,) = checks.the_bucket_answers()
        assert (message.id, "S3_BUCKET" in str(message.hint)) == ("sync2gear.E015", True)


def test_a_folder_is_not_asked() -> None:
    assert checks.the_bucket_answers() == []
