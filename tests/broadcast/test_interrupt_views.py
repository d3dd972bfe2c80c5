import uuid

import pytest
from django.test import Client
from django.utils import timezone

from broadcast import interrupts
from broadcast.models import Device, Interrupt, Zone
from library.models import Announcement
from tenants.access import Person

NOW = "/b/acme/now/"


@pytest.fixture
def pressed(till: Device, terrace: Zone, welcome: Announcement, olive: Person) -> Interrupt:
    Device.objects.create(zone=terrace, name="Awning")
    return interrupts.play_now(welcome.pk, actor=olive, zones=[till.zone, terrace], mode="duck")


def press(client: Client, announcement: Announcement, *zones: Zone, mode: str = "duck"):
    form = {"zones": [zone.pk for zone in zones], "mode": mode}
    return client.post(f"/b/acme/announcements/{announcement.pk}/play/", form)


def test_one_press_plays_and_leads_to_the_board(
    as_olive: Client, welcome: Announcement, ground: Zone
) -> None:
    answer = press(as_olive, welcome, ground)
    row = Interrupt.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{NOW}{row.pk}/")
    assert list(row.zones.all()) == [ground]


def test_all_zones_are_chosen_to_begin_with(
    as_olive: Client, welcome: Announcement, ground: Zone, terrace: Zone
) -> None:
    answer = as_olive.get(f"/b/acme/announcements/{welcome.pk}/play/")
    assert answer.context["form"]["zones"].initial == [ground, terrace]


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


def test_without_a_zone_it_asks_for_one(as_olive: Client, welcome: Announcement, ground: Zone) -> None:
    answer = press(as_olive, welcome)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"zones": ["Choose at least one zone."]}


def test_what_is_not_spoken_yet_is_said_to_be_so(as_olive: Client, ground: Zone) -> None:
    silent = Announcement.objects.create(title="Soon", text="Soon.")
    answer = press(as_olive, silent, ground)
    assert answer.status_code == 422
    assert "has not been spoken yet" in answer.content.decode()


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
    interrupts.clear(pressed.pk, actor=olive)
    assert "every 500ms" in as_olive.get(f"{NOW}{pressed.pk}/").content.decode(), "the players' last word"
    Interrupt.objects.update(cleared_at=timezone.now() - interrupts.LAST_WORD)
    page = as_olive.get(f"{NOW}{pressed.pk}/").content.decode()
    assert "every 500ms" not in page
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
    row = interrupts.play_now(welcome.pk, actor=olive, zones=[terrace], mode="duck")
    assert str(row.pk) not in as_zed.get(NOW).content.decode()
    assert as_zed.get(f"{NOW}{row.pk}/").status_code == 404
    assert as_zed.post(f"{NOW}{row.pk}/stop/").status_code == 404


def test_what_is_not_there_is_not_found(as_olive: Client) -> None:
    assert as_olive.get(f"{NOW}{uuid.uuid4()}/").status_code == 404
