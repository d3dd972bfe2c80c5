import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from broadcast.models import Schedule, Zone
from library.models import Track
from tenants.schemas import in_public

DAY = "2027-06-01T08:30"


def told(*arguments: str) -> str:
    """What it prints, called as from a shell: outside every business."""
    out = StringIO()
    with in_public():
        call_command("rundown", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_when_what_and_why(ground: Zone, song: Track, hourly: Schedule) -> None:
    said = told("acme", "ground floor", "--at", DAY, "--hours", "1")
    assert "Ground floor, Europe/London, UTC+01:00" in said
    assert "Tuesday 1 June 2027" in said
    (line,) = (line for line in said.splitlines() if "Welcome" in line)
    assert line.startswith("09:00:00  cue")


def test_a_zone_is_found_by_its_id(ground: Zone, song: Track) -> None:
    assert "Slow Morning" in told("acme", str(ground.pk), "--at", DAY, "--hours", "0.5")


def test_json_is_one_object_an_entry(ground: Zone, song: Track, hourly: Schedule) -> None:
    rows = [json.loads(line) for line in told("acme", "Ground floor", "--at", DAY, "--json").splitlines()]
    cues = [row for row in rows if row["kind"] == "cue"]
    assert [cue["local"] for cue in cues][:2] == ["2027-06-01T09:00:00+01:00", "2027-06-01T10:00:00+01:00"]
    assert {"at", "local", "kind", "what", "rule", "why", "lost", "row_id", "sha256"} <= set(rows[0])


def test_changed_clocks_are_said(ground: Zone, song: Track) -> None:
    said = told("acme", "Ground floor", "--at", "2027-03-28T00:30", "--hours", "1")
    assert "The clocks have changed, from UTC+00:00 to UTC+01:00" in said


def test_without_a_moment_it_is_now(ground: Zone, song: Track) -> None:
    assert "Slow Morning" in told("acme", "Ground floor")


def test_nothing_to_play_is_said(ground: Zone) -> None:
    assert "Ground floor" in told("acme", "Ground floor", "--at", DAY)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere", "Ground floor"], "There is no business 'nowhere'"),
        (["acme", "Cellar"], "There is no zone 'Cellar'. Its zones are: Ground floor."),
        (["acme", "Ground floor", "--at", "soon"], "Write the moment as date and time"),
        (["acme", "Ground floor", "--at", "2099-01-01T00:00"], "one year ago to five years ahead"),
        (["acme", "Ground floor", "--hours", "49"], "up to 48"),
        (["acme", "Ground floor", "--hours", "-1"], "up to 48"),
        (["acme", "Ground floor", "--hours", "nan"], "up to 48"),
        (["acme", "Ground floor", "--hours", "many"], "up to 48"),
    ],
)
def test_what_is_wrong_is_a_sentence(ground: Zone, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        told(*arguments)
    assert refused.value.returncode == 1


def test_two_zones_of_one_name_are_told_apart_by_id(ground: Zone) -> None:
    other = Zone.objects.create(name="ground floor")
    with pytest.raises(CommandError, match=f"{other.pk}"):
        told("acme", "Ground floor")


def test_another_businesss_zone_is_not_there(ground: Zone) -> None:
    with pytest.raises(CommandError, match="The business has none yet"):
        told("rival", "Ground floor")
