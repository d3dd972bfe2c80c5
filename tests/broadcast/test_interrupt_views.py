import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.interrupts.board import LAST_WORD
from broadcast.interrupts.ending import clear
from broadcast.interrupts.hearers import NOBODY
from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Interrupt, PlayEvent, Zone
from library.models import Announcement
from tenants.access import Person
from tests.announced import published
from tests.conftest import audio

NOW = "/b/acme/now/"


@pytest.fixture
def pressed(till: Device, terrace: Zone, welcome: Announcement, olive: Person) -> Interrupt:
    Device.objects.create(zone=terrace, name="Awning")
    return play_now(welcome.pk, actor=olive, zones=[till.zone, terrace], mode="duck")


def press(client: Client, announcement: Announcement, *zones: Zone, mode: str = "duck"):
    form = {"zones": [zone.pk for zone in zones], "mode": mode}
    return client.post(f"/b/acme/announcements/{announcement.pk}/play/", form)


def test_one_press_plays_and_leads_to_the_board(
    as_olive: Client, welcome: Announcement, till: Device, ground: Zone
) -> None:
    answer = press(as_olive, welcome, ground)
    row = Interrupt.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{NOW}{row.pk}/")
    assert list(row.zones.all()) == [ground]


def test_it_is_heard_everywhere_to_begin_with(
    as_olive: Client, welcome: Announcement, till: Device, terrace: Zone
) -> None:
    answer = as_olive.get(f"/b/acme/announcements/{welcome.pk}/play/")
    assert answer.context["form"].initial["everywhere"]
    assert answer.context["hearing"].zones == [till.zone, terrace]


def test_a_zone_user_is_offered_their_own_zone(
    as_zed: Client, welcome: Announcement, ground: Zone, terrace: Zone
) -> None:
    page = as_zed.get(f"/b/acme/announcements/{welcome.pk}/play/").content.decode()
    assert "Ground floor" in page
    assert "Terrace" not in page


def test_a_zone_user_cannot_name_another_zone(as_zed: Client, welcome: Announcement, terrace: Zone) -> None:
    answer = press(as_zed, welcome, terrace)
    assert answer.status_code == 422
    assert "zones" in answer.context["form"].errors
    assert not Interrupt.objects.exists()


def test_without_a_place_it_asks_for_one(as_olive: Client, welcome: Announcement, ground: Zone) -> None:
    answer = press(as_olive, welcome)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"zones": ["Choose at least one place."]}


def test_what_is_not_spoken_yet_is_said_to_be_so(as_olive: Client, ground: Zone, till: Device) -> None:
    silent = Announcement.objects.create(title="Soon", text="Soon.")
    answer = press(as_olive, silent, ground)
    assert answer.status_code == 422
    assert "has not been spoken yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"is_enabled": False}, "Switch it on first."),
        ({"expires_at": timezone.now()}, "Give it a later end first."),
    ],
)
def test_what_cannot_be_heard_says_before_the_press_what_to_do(
    as_olive: Client, welcome: Announcement, till: Device, columns: dict[str, object], said: str
) -> None:
    path = f"/b/acme/announcements/{welcome.pk}/"
    Announcement.objects.update(**columns)
    page = as_olive.get(f"{path}play/").content.decode()
    assert said in page
    assert f'href="{path}"' in page
    assert press(as_olive, welcome, till.zone).content.decode().count(said) == 1
    assert not Interrupt.objects.exists()


def test_an_unknown_mode_is_refused(as_olive: Client, welcome: Announcement, ground: Zone) -> None:
    assert "mode" in press(as_olive, welcome, ground, mode="shout").context["form"].errors


def test_the_board_shows_every_player(as_olive: Client, pressed: Interrupt) -> None:
    page = as_olive.get(f"{NOW}{pressed.pk}/").content.decode()
    assert "Till" in page
    assert "Awning" in page


def test_the_board_shows_a_zone_user_their_own_players(as_zed: Client, pressed: Interrupt) -> None:
    page = as_zed.get(f"{NOW}{pressed.pk}/").content.decode()
    assert "Till" in page
    assert "Awning" not in page


def test_the_board_asks_for_itself_as_a_fragment(as_olive: Client, pressed: Interrupt) -> None:
    answer = as_olive.get(f"{NOW}{pressed.pk}/", headers={"HX-Request": "true", "HX-Target": "deliveries"})
    assert answer.content.decode().lstrip().startswith('<section id="deliveries"')
    assert "HX-Target" in answer["Vary"]


def test_the_board_rests_once_all_is_over(as_olive: Client, pressed: Interrupt, olive: Person) -> None:
    clear(pressed.pk, actor=olive)
    assert "sse:players" in as_olive.get(f"{NOW}{pressed.pk}/").content.decode(), "the players' last word"
    Interrupt.objects.update(cleared_at=timezone.now() - LAST_WORD)
    page = as_olive.get(f"{NOW}{pressed.pk}/").content.decode()
    assert "sse:players" not in page
    assert "Stopped" in page


def test_stopping_leads_back_to_the_board(as_olive: Client, pressed: Interrupt) -> None:
    answer = as_olive.post(f"{NOW}{pressed.pk}/stop/")
    assert answer["Location"] == f"{NOW}{pressed.pk}/"
    pressed.refresh_from_db()
    assert pressed.cleared_at is not None


def test_what_was_played_is_listed_once(as_olive: Client, pressed: Interrupt) -> None:
    page = as_olive.get(NOW).content.decode()
    assert page.count(f"{NOW}{pressed.pk}/") == 1
    assert "Ground floor" in page
    assert "Terrace" in page


def test_the_list_names_a_zone_user_no_other_zone(as_zed: Client, pressed: Interrupt) -> None:
    page = as_zed.get(NOW).content.decode()
    assert "Ground floor" in page
    assert "Terrace" not in page


def test_what_played_elsewhere_is_not_listed(
    as_zed: Client, terrace: Zone, welcome: Announcement, olive: Person
) -> None:
    Device.objects.create(zone=terrace, name="Awning")
    row = play_now(welcome.pk, actor=olive, zones=[terrace], mode="duck")
    assert str(row.pk) not in as_zed.get(NOW).content.decode()
    assert as_zed.get(f"{NOW}{row.pk}/").status_code == 404
    assert as_zed.post(f"{NOW}{row.pk}/stop/").status_code == 404


def test_what_is_not_there_is_not_found(as_olive: Client) -> None:
    assert as_olive.get(f"{NOW}{uuid.uuid4()}/").status_code == 404


def test_asking_who_would_hear_it_plays_nothing(
    as_olive: Client, welcome: Announcement, till: Device
) -> None:
    path = f"/b/acme/announcements/{welcome.pk}/play/"
    asked = as_olive.post(
        path, {"zones": [till.zone_id], "mode": "duck"}, headers={"HX-Request": "true", "HX-Target": "who"}
    )
    assert (asked.status_code, Interrupt.objects.exists()) == (200, False)
    assert "1 player in 1 zone. Till is offline." in asked.content.decode()


def test_what_only_asks_says_so_without_its_header_too(
    as_olive: Client, welcome: Announcement, till: Device
) -> None:
    form = {"zones": [till.zone_id], "mode": "duck", "ask": "who"}
    as_olive.post(f"/b/acme/announcements/{welcome.pk}/play/", form)
    assert not Interrupt.objects.exists()


def test_where_nobody_is_it_says_so(as_olive: Client, welcome: Announcement, terrace: Zone) -> None:
    answer = press(as_olive, welcome, terrace)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [NOBODY]


def test_how_it_is_heard_is_kept(as_olive: Client, welcome: Announcement, till: Device) -> None:
    form = {"everywhere": "on", "mode": "pause", "times": "on", "every_s": "60", "lasts_min": "15"}
    form |= {"overrides": "on", "has_grace": "on"}
    as_olive.post(f"/b/acme/announcements/{welcome.pk}/play/", form)
    row = Interrupt.objects.get()
    assert (row.mode, row.until_cleared, row.repeat_every_s, row.overrides) == ("pause", True, 60, True)
    assert row.starts_at is not None
    assert (row.expires_at - row.starts_at).total_seconds() == 900


def test_until_it_begins_it_can_be_cancelled(as_olive: Client, till: Device, pressed: Interrupt) -> None:
    board = f"{NOW}{pressed.pk}/"
    assert "Cancel" not in as_olive.get(board).content.decode()
    Interrupt.objects.update(starts_at=timezone.now() + timedelta(seconds=3))
    assert "Cancel" in as_olive.get(board).content.decode()


def fragment(client: Client, pressed: Interrupt) -> str:
    """What the board fetches of itself."""
    headers = {"HX-Request": "true", "HX-Target": "deliveries"}
    page: str = client.get(f"{NOW}{pressed.pk}/", headers=headers).content.decode()
    return page


def test_what_is_fetched_anew_leaves_the_stop_button_alone(as_olive: Client, pressed: Interrupt) -> None:
    assert as_olive.get(f"{NOW}{pressed.pk}/").content.decode().count("/stop/") == 1
    assert "/stop/" not in fragment(as_olive, pressed)
    assert "hx-swap-oob" not in fragment(as_olive, pressed).split('id="messages"')[0]


def test_where_it_was_stopped_elsewhere_the_button_goes(
    as_olive: Client, pressed: Interrupt, olive: Person
) -> None:
    clear(pressed.pk, actor=olive)
    told = fragment(as_olive, pressed)
    assert '<div id="stopping" class="perhaps" hx-swap-oob="true"></div>' in told
    assert "/stop/" not in told + as_olive.get(f"{NOW}{pressed.pk}/").content.decode()


def test_once_it_is_over_nobody_can_stop_it(as_olive: Client, pressed: Interrupt) -> None:
    Interrupt.objects.update(expires_at=timezone.now())
    assert 'id="stopping"' in fragment(as_olive, pressed)
    assert "/stop/" not in as_olive.get(f"{NOW}{pressed.pk}/").content.decode()


def test_once_it_began_to_cancel_it_is_to_stop_it(as_olive: Client, pressed: Interrupt) -> None:
    word = '<span hx-swap-oob="innerHTML:#stop-word">Stop</span>'
    Interrupt.objects.update(starts_at=timezone.now() + timedelta(seconds=3))
    assert word not in fragment(as_olive, pressed)
    Interrupt.objects.update(starts_at=timezone.now())
    assert word in fragment(as_olive, pressed)


def test_a_zone_user_is_not_heard_past_mute(as_zed: Client, welcome: Announcement, till: Device) -> None:
    form = {"zones": [till.zone_id], "mode": "duck", "overrides": "on"}
    as_zed.post(f"/b/acme/announcements/{welcome.pk}/play/", form)
    assert not Interrupt.objects.get().overrides


def test_a_number_of_times_is_asked_for(as_olive: Client, welcome: Announcement, till: Device) -> None:
    form = {"everywhere": "on", "mode": "duck", "times": "several", "count": ""}
    answer = as_olive.post(f"/b/acme/announcements/{welcome.pk}/play/", form)
    assert answer.context["form"].errors == {"count": ["Say how many times, from 2 to 20."]}
    assert '<details class="more" open>' in answer.content.decode()


def test_what_is_right_stays_folded(as_olive: Client, till: Device) -> None:
    page = as_olive.post(f"{NOW}say/", {"everywhere": "on", "mode": "duck", "text": ""}).content.decode()
    assert "Write what is to be said." in page
    assert '<details class="more">' in page


def test_what_would_expire_before_its_last_time_is_refused(
    as_olive: Client, welcome: Announcement, till: Device
) -> None:
    form = {"everywhere": "on", "mode": "duck", "times": "several", "count": "6", "every_s": "60"}
    path = f"/b/acme/announcements/{welcome.pk}/play/"
    assert list(as_olive.post(path, form | {"lasts_min": "5"}).context["form"].errors) == ["lasts_min"]
    assert as_olive.post(path, form | {"lasts_min": "15"}).status_code == 302


def test_a_board_of_many_players_has_pages(as_olive: Client, till: Device, olive: Person, welcome) -> None:
    for number in range(100):
        Device.objects.create(zone=till.zone, name=f"Player {number:03}")
    row = play_now(welcome.pk, actor=olive, zones=[till.zone])
    page = as_olive.get(f"{NOW}{row.pk}/").content.decode()
    assert "Player 099" in page
    assert "Till" not in page
    assert "0 of 101 received it" in page
    assert "Till" in as_olive.get(f"{NOW}{row.pk}/?page=2").content.decode()


def test_a_gap_is_a_field(as_olive: Client, till: Device) -> None:
    called = published("Called", "{name}, please come to the till.", **audio("c", 3000))
    path = f"/b/acme/announcements/{called.pk}/play/"
    assert "gap_name" in as_olive.get(path).content.decode()
    form = {"everywhere": "on", "mode": "duck"}
    assert as_olive.post(path, form).context["form"].errors == {"gap_name": ["Say what {name} is."]}
    assert as_olive.post(path, form | {"gap_name": "Anna"}).status_code == 302
    board = as_olive.get(f"{NOW}{Interrupt.objects.get().pk}/").content.decode()
    assert "The voice is reading it." in board


def say(client: Client, text: str, **more: str):
    return client.post(f"{NOW}say/", {"everywhere": "on", "mode": "duck", "text": text} | more)


def test_words_are_said_and_can_be_kept(as_olive: Client, till: Device) -> None:
    assert say(as_olive, "The blue car, please.").status_code == 302
    row = Interrupt.objects.get()
    page = as_olive.get(f"{NOW}{row.pk}/").content.decode()
    assert "Keep this announcement" in page
    as_olive.post(f"/b/acme/announcements/{row.announcement_id}/restore/")
    assert Announcement.objects.kept().get() == row.announcement


def test_a_zone_user_says_words_but_keeps_none(as_zed: Client, till: Device) -> None:
    assert say(as_zed, "The blue car, please.").status_code == 302
    page = as_zed.get(f"{NOW}{Interrupt.objects.get().pk}/").content.decode()
    assert "Keep this announcement" not in page


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "x" * 501])
def test_what_cannot_be_said_is_refused_at_the_field(as_olive: Client, till: Device, text: str) -> None:
    answer = say(as_olive, text)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert not Announcement.objects.exists()


def test_a_chime_comes_first_where_it_is_wanted(as_olive: Client, till: Device) -> None:
    say(as_olive, "The blue car, please.", chime="glass")
    kinds = [part["kind"] for part in Announcement.objects.get().versions.get().parts]
    assert kinds == ["chime", "speech"]


def test_the_report_names_every_player(as_olive: Client, pressed: Interrupt, till: Device) -> None:
    PlayEvent.objects.create(
        pk=uuid.uuid4(),
        device=till,
        zone=till.zone,
        kind="interrupt",
        ref=str(pressed.pk),
        status="completed",
        started_at=pressed.created_at,
        ended_at=pressed.created_at,
    )
    page = as_olive.get(f"{NOW}{pressed.pk}/report/").content.decode()
    assert "1 of 2 players; 1 heard it, 0 failed, 1 unreachable" in page
    table = as_olive.get(f"{NOW}{pressed.pk}/report.csv")
    assert table["Content-Type"].startswith("text/csv")
    lines = table.content.decode().splitlines()
    assert lines[1].startswith("Ground floor,Till,heard,")
    assert lines[2].startswith("Terrace,Awning,unreachable,")


def test_a_zone_users_report_names_their_own_players(as_zed: Client, pressed: Interrupt) -> None:
    for path in ("report/", "report.csv"):
        assert "Awning" not in as_zed.get(f"{NOW}{pressed.pk}/{path}").content.decode()


@pytest.mark.parametrize("page", ["now/say/", "now/{pk}/", "now/{pk}/report/", "now/", "emergency/"])
def test_the_pages_ask_as_often_for_many_as_for_one(
    as_olive: Client, pressed: Interrupt, till: Device, page: str, django_assert_num_queries
) -> None:
    path = f"/b/acme/{page.format(pk=pressed.pk)}"
    as_olive.get(path)
    with CaptureQueriesContext(connection) as few:
        as_olive.get(path)
    more = [Device.objects.create(zone=till.zone, name=f"Till {number}").pk for number in range(9)]
    Interrupt.objects.update(device_ids=[*pressed.device_ids, *more])
    with django_assert_num_queries(len(few)):
        as_olive.get(path)
