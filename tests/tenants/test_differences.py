from typing import Any

import pytest
from django.db import models

from broadcast.actions import schedules
from broadcast.actions.channels import save_channel
from broadcast.actions.devices import change_device
from broadcast.actions.zones import save_zone
from broadcast.models import Channel, Device, Floor, Schedule, Zone
from library.models import Folder, Playlist, Track
from tenants import audit
from tenants.access import Person
from tenants.differences import HIDDEN, MOST_LETTERS, MOST_OF_A_LIST, as_pair, differences, in_json, lost
from tenants.models import AuditLog, SpeechProvider, User
from tenants.models.remembered import Remembered


def changes(verb: str) -> dict[str, Any]:
    return AuditLog.objects.filter(verb=verb).latest("at").changes


def test_a_row_that_is_as_it_was_loaded_has_no_differences(ground: Zone) -> None:
    assert differences(Zone.objects.get()) == {}


def test_what_was_and_what_is_are_both_told(ground: Zone) -> None:
    row = Zone.objects.get()
    row.name = "Terrace"
    assert differences(row) == {"name": {"from": "Ground floor", "to": "Terrace"}}


def test_of_a_new_row_all_is_told_that_it_was_given() -> None:
    row = Folder(name="Lunch")
    assert differences(row) == {"name": {"to": "Lunch"}}


def test_of_a_row_that_goes_all_is_told_that_it_had(ground: Zone) -> None:
    assert lost(Zone(name="Bar", volume_percent=20)) == {
        "name": {"from": "Bar"},
        "volume_percent": {"from": 20},
    }


def test_what_was_told_once_is_not_told_again(ground: Zone, olive: Person) -> None:
    row = Zone.objects.get()
    row.name = "Terrace"
    audit.record(olive, "changed", row)
    assert differences(row) == {}


def test_another_row_is_told_by_its_name_before_and_after(ground: Zone, olive: Person) -> None:
    first, second = (Floor.objects.create(name=name) for name in ("First", "Second"))
    save_zone(ground.pk, actor=olive, floor=first)
    save_zone(ground.pk, actor=olive, floor=second)
    assert changes("changed") == {"floor": {"from": "First", "to": "Second"}}


def test_ids_are_told_by_their_names(hourly: Schedule, ground: Zone, terrace: Zone, olive: Person) -> None:
    items = [(item.announcement, 0) for item in hourly.items.all()]
    schedules.save_schedule(hourly.pk, actor=olive, items=items, zone_ids=[ground.pk, terrace.pk])
    assert changes("changed") == {"zone_ids": {"from": ["Ground floor"], "to": ["Ground floor", "Terrace"]}}


def test_what_belongs_to_a_row_is_told_before_and_after(ground: Zone, terrace: Zone, olive: Person) -> None:
    row, calm = Channel.objects.create(name="Jazz"), Playlist.objects.create(name="Calm")
    Zone.objects.filter(pk=ground.pk).update(channel=row)
    save_channel(
        row.pk, actor=olive, parts=[(calm, 2)], announcements=[], zones=[terrace.pk], floors=[], name="Jazz"
    )
    assert changes("changed") == {
        "playlists": {"from": [], "to": ["Calm ×2"]},
        "zones": {"from": ["Ground floor"], "to": ["Terrace"]},
    }


def test_the_channel_that_is_default_no_more_is_told_too(inside: object, olive: Person) -> None:
    old = Channel.objects.create(name="Jazz", is_default=True)
    told: dict[str, Any] = {"parts": [], "announcements": [], "zones": [], "floors": []}
    save_channel(None, actor=olive, name="Pop", is_default=True, **told)
    row = AuditLog.objects.get(object_id=old.pk)
    assert row.changes == {"is_default": {"from": True, "to": False}}


def test_saving_what_is_there_already_is_not_told(ground: Zone, olive: Person) -> None:
    save_zone(ground.pk, actor=olive, name=ground.name, tags=[])
    assert not AuditLog.objects.filter(object_id=ground.pk).exists()


def test_secrets_are_never_told(till: Device, olive: Person) -> None:
    lock = {"salt": "5a17", "hash": "h45h"}
    change_device(till.pk, actor=olive, name="Till", zone=till.zone, is_muted=False, lock=lock)
    assert changes("changed") == {"lock": {"from": None, "to": HIDDEN}}


def test_a_secret_that_an_action_tells_is_hidden_too() -> None:
    assert as_pair("api_token", "abc") == {"to": HIDDEN}
    assert in_json({"lock": {"hash": "abc"}}) == {"lock": HIDDEN}


def test_a_password_is_not_in_the_log(olive: Person) -> None:
    user = User.objects.get(pk=olive.user.pk)
    user.set_password("correct horse")
    assert differences(user) == {"password": {"from": HIDDEN, "to": HIDDEN}}


def test_what_only_machines_read_is_not_told(song: Track) -> None:
    row = Track.objects.get()
    row.loudness_lufs, row.play_count, row.search_text = -9.0, 5, "x"
    assert differences(row) == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("x" * 2000, "x" * (MOST_LETTERS - 1) + "…"),
        ("a\x00b", "ab"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ({1: {2}}, {"1": [2]}),
    ],
    ids=["long", "NUL", "no number", "endless", "no JSON"],
)
def test_what_is_long_or_no_json_is_put_right(given: Any, kept: Any) -> None:
    assert in_json(given) == kept


def test_a_long_list_is_cut_and_says_so() -> None:
    told = in_json(list(range(200)))
    assert (len(told), told[-1]) == (MOST_OF_A_LIST + 1, "and 150 more")


def test_a_row_with_columns_left_out_tells_of_the_others(song: Track) -> None:
    row = Track.objects.only("title").get()
    row.title = "Slower Morning"
    assert differences(row) == {"title": {"from": "Slow Morning", "to": "Slower Morning"}}


def test_a_list_of_rows_asks_the_database_nothing_more(
    ground: Zone, terrace: Zone, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert [differences(row) for row in Zone.objects.all()] == [{}, {}]


def test_moments_are_compared_as_moments(hourly: Schedule, olive: Person) -> None:
    row = Schedule.objects.get()
    row.windows = [tuple(window) for window in row.windows]
    assert differences(row) == {}


KNOWN = [Zone, Device, Track, Schedule, SpeechProvider, User]


@pytest.mark.parametrize("model", KNOWN, ids=lambda model: model.__name__)
def test_what_people_change_remembers(model: type[models.Model]) -> None:
    assert issubclass(model, Remembered)
