"""The protocol's text and its schemas say the same."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLE = re.compile(r"^ *```json (\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PROTOCOL = (DOCS / "player-protocol.md").read_text(encoding="utf-8")
EXAMPLES: dict[str, dict[str, Any]] = {name: json.loads(text) for name, text in EXAMPLE.findall(PROTOCOL)}


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(loaded)
    return loaded


FEED, REPORT = Draft202012Validator(schema("feed")), Draft202012Validator(schema("reports"))
ANSWER = Draft202012Validator({"$ref": "#/$defs/answer", "$defs": schema("reports")["$defs"]})


def changed(example: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of the example with one member set; numbers in the path are places in a list."""
    copy: dict[str, Any] = json.loads(json.dumps(example))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner: Any = copy
    for step in way:
        inner = inner[step]
    inner[last] = value
    return copy


def test_the_examples_are_all_there() -> None:
    named = {"device_authorization", "token", "feed", "report", "reports_answer", "problem"}
    assert set(EXAMPLES) == named


def test_the_feed_of_the_text_is_valid() -> None:
    FEED.validate(EXAMPLES["feed"])


def test_every_sound_of_the_feed_is_among_its_media() -> None:
    feed = EXAMPLES["feed"]
    used = [key for row in feed["cues"] + feed["interrupts"] for key in row["media"]]
    assert set(used) | set(feed["music"][0]["tracks"]) == set(feed["media"])


def test_the_report_and_its_answer_are_valid() -> None:
    REPORT.validate(EXAMPLES["report"])
    ANSWER.validate(EXAMPLES["reports_answer"])
    assert EXAMPLES["reports_answer"]["stored"] == [event["id"] for event in EXAMPLES["report"]["events"]]


def test_a_sound_may_be_named_by_its_hash() -> None:
    FEED.validate(changed(EXAMPLES["feed"], "interrupts.0.media", ["a" * 64]))


def test_what_nobody_knows_yet_is_allowed() -> None:
    FEED.validate(changed(EXAMPLES["feed"], "zone.mood", "calm"))
    REPORT.validate(changed(EXAMPLES["report"], "events.0.mood", "calm"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("v", 2),
        ("generated_at", "2026-03-02T08:59:12"),
        ("generated_at", "2026-03-02T08:59:12+01:00"),
        ("poll_s", "60"),
        ("zone.volume", 101),
        ("zone.volume", 75.5),
        ("zone.duck.db", 18),
        ("zone.quiet.0", ["22:00"]),
        ("zone.quiet.0.0", "24:00"),
        ("media.m1.s", 0),
        ("media.m1.sha256", "3F1C"),
        ("media.m1.url", "https://elsewhere.example/a.mp3"),
        ("media.m1.cover", "/player/cover/a.jpg"),
        ("music.0.tracks", []),
        ("music.0.anchor.index", -1),
        ("cues.0.mode", "fade"),
        ("cues.0.at", None),
        ("cues.0.late_by_s", -1),
        ("interrupts.0.media", "m9"),
        ("interrupts.0.media", ["9"]),
        ("interrupts.1.priority", "high"),
        ("interrupts.1.repeat", {"times": 0}),
        ("interrupts.1.repeat.every_s", -1),
        ("interrupts.1.override", "yes"),
        ("clips", "m9"),
        ("clips", ["m9", "m9"]),
        ("state.anchor", {}),
        ("state.revision", -1),
        ("state.command", "the last"),
        ("device.lock", {"salt": "00"}),
        ("device.commands", [{"id": "5f1d7c3e-8a52-4d0c-9b1e-2f6a7c8d9e01", "action": "dance"}]),
    ],
)
def test_a_feed_with_something_wrong_is_not_valid(path: str, value: object) -> None:
    assert not FEED.is_valid(changed(EXAMPLES["feed"], path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sent_at", "yesterday"),
        ("events.0.id", "1"),
        ("events.0.kind", "song"),
        ("events.0.status", "done"),
        ("events.0.ref", None),
        ("events.1.ref", None),
        ("status.cached", -1),
        ("status.silent", "yes"),
        ("events.0.media", "m9"),
        ("events.2.reason", None),
        ("events.2.reason", "tired"),
    ],
)
def test_a_report_with_something_wrong_is_not_valid(path: str, value: object) -> None:
    assert not REPORT.is_valid(changed(EXAMPLES["report"], path, value))


def test_no_music_is_a_valid_feed() -> None:
    FEED.validate(changed(changed(EXAMPLES["feed"], "music", []), "state.anchor", None))
