"""A wrong or missing knob of the bucket speaks at start-up."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from library.shelf import ShelfAway, storage

KNOBS = ("S3_ENDPOINT", "S3_PUBLIC_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,254}")
HOST = re.compile(r"https?://[^/?#\s@]+/?")
STYLES = ("auto", "path", "virtual")
#: What signatures allow: a week.
LONGEST_S = 604_800
SHORTEST_S = 60


@register
def the_bucket_is_told_well(**_: Any) -> list[CheckMessage]:
    found = list(faults()) if settings.S3_BUCKET else list(idle())
    return [
        (Warning if identity[0] == "W" else Error)(text, hint=hint, id=f"sync2gear.{identity}")
        for identity, text, hint in found
    ]


def idle() -> Iterator[tuple[str, str, str]]:
    named = [knob for knob in KNOBS if getattr(settings, knob)]
    if named:
        hint = "Set S3_BUCKET, or take these settings out."
        yield "W010", f"There is no bucket for {', '.join(named)}: files go to a folder.", hint


def faults() -> Iterator[tuple[str, str, str]]:
    if not NAME.fullmatch(settings.S3_BUCKET):
        yield "E010", "The bucket's name is none.", "Set S3_BUCKET to the name alone, without an address."
    if bool(settings.S3_ACCESS_KEY) != bool(settings.S3_SECRET_KEY):
        hint = "Set S3_ACCESS_KEY and S3_SECRET_KEY, or neither, where the machine has a role."
        yield "E011", "Half of the bucket's key is missing.", hint
    for knob in ("S3_ENDPOINT", "S3_PUBLIC_ENDPOINT"):
        if (value := getattr(settings, knob)) and not HOST.fullmatch(value):
            hint = f"Set {knob} to scheme and host, as https://s3.example.com, without the bucket's name."
            yield "E012", "This is not where a bucket is reached.", hint
    if settings.S3_ADDRESSING not in STYLES:
        yield "E013", "Addresses have no such style.", "Set S3_ADDRESSING to auto, path or virtual."
    if not SHORTEST_S <= settings.S3_ADDRESS_S <= LONGEST_S:
        hint = f"Set S3_ADDRESS_S to {SHORTEST_S} at least, and {LONGEST_S} at most."
        yield "E014", "Signed addresses cannot hold so long.", hint
    if settings.HTTPS and (settings.S3_PUBLIC_ENDPOINT or settings.S3_ENDPOINT).startswith("http:"):
        hint = "Set S3_PUBLIC_ENDPOINT to an https:// address of the bucket."
        yield "W011", "Browsers load nothing over plain HTTP into a page over HTTPS.", hint


@register(deploy=True)
def the_bucket_answers(**_: Any) -> list[CheckMessage]:
    """Whether it lists what it has. Without that right it says "forbidden" of what is not there."""
    if not settings.S3_BUCKET or list(faults()):
        return []
    try:
        storage().sizes_in("b/nothing")
    except ShelfAway as error:
        hint = "Look at S3_BUCKET, S3_ENDPOINT, S3_REGION, the key and its rights (docs/storage.md)."
        return [Error(f"The bucket does not answer: {error}", hint=hint, id="sync2gear.E015")]
    return []
