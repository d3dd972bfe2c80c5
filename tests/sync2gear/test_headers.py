import re

import pytest
from django.test import Client

from library.bucket import Bucket


@pytest.fixture(autouse=True)
def _no_sign_in_of_others(settings) -> None:
    """As where nobody set it up; tests/tenants/test_social.py has the rest."""
    settings.SIGN_IN_ORIGINS = []


def policy(client: Client) -> dict[str, list[str]]:
    """The sources by directive."""
    told = client.get("/accounts/login/").headers["Content-Security-Policy"]
    return {name: sources.split() for name, sources in re.findall(r"([a-z-]+) ([^;]+)", told)}


def test_a_page_has_everything_from_here(client: Client, db: None) -> None:
    told = policy(client)
    assert (told["default-src"], told["connect-src"]) == (["'self'"], ["'self'"])
    assert not [source for sources in told.values() for source in sources if "//" in source]


def test_sound_and_covers_may_come_from_the_bucket_and_nothing_else(
    client: Client, db: None, bucket: Bucket, seaweed: str
) -> None:
    told = policy(client)
    assert {name for name, sources in told.items() if seaweed in sources} == {
        "img-src",
        "media-src",
        "connect-src",
    }
    assert not [source for each in told.values() for source in each if "//" in source and source != seaweed]
