import pytest
from django.test import Client

from broadcast.interrupts.emergencies import all_clear, start_emergency
from broadcast.models import Device, Interrupt, Zone
from library.actions import mark_emergency
from library.models import Announcement
from tenants.access import Person
from tests.conftest import audio

PAGE = "/b/acme/emergency/"


@pytest.fixture
def fire(till: Device, welcome: Announcement, olive: Person) -> Announcement:
    return mark_emergency(welcome.pk, actor=olive, is_emergency=True)


@pytest.fixture
def alarm(fire: Announcement, olive: Person) -> Interrupt:
    return start_emergency(fire.pk, actor=olive, where={"everywhere": True}, is_drill=False)


def choose(client: Client, clip: Announcement, **more: str):
    return client.post(PAGE, {"clip": clip.pk, "everywhere": "on", "kind": "real"} | more)


def test_the_first_step_starts_nothing_and_says_what_will_happen(
    as_olive: Client, fire: Announcement
) -> None:
    answer = choose(as_olive, fire)
    page = answer.content.decode()
    assert (answer.status_code, Interrupt.objects.exists()) == (200, False)
    assert "1 player in 1 zone." in page
    assert "Again and again until somebody gives the all-clear" in page


def test_the_only_clip_is_chosen_already(as_olive: Client, fire: Announcement) -> None:
    assert as_olive.get(PAGE).context["form"].initial["clip"] == fire
    Announcement.objects.create(title="Hail", is_emergency=True, **audio("e", 1000))
    assert as_olive.get(PAGE).context["form"].initial["clip"] is None


def test_the_second_step_starts_it(as_olive: Client, fire: Announcement) -> None:
    answer = choose(as_olive, fire, word=" emergency ")
    row = Interrupt.objects.get()
    assert answer["Location"] == f"/b/acme/now/{row.pk}/"
    assert (row.is_emergency, row.is_drill) == (True, False)


def test_another_word_starts_nothing(as_olive: Client, fire: Announcement) -> None:
    answer = choose(as_olive, fire, word="DRILL")
    assert (answer.status_code, Interrupt.objects.exists()) == (422, False)
    assert "Nothing was begun. Type EMERGENCY." in answer.content.decode()


def test_a_drill_has_a_word_of_its_own(as_olive: Client, fire: Announcement) -> None:
    choose(as_olive, fire, kind="drill", word="drill")
    assert Interrupt.objects.get().is_drill


def test_the_second_step_is_for_the_same_places(
    as_olive: Client, fire: Announcement, terrace: Zone, till: Device
) -> None:
    form = {"clip": fire.pk, "zones": [till.zone_id], "kind": "drill"}
    page = as_olive.post(PAGE, form).content.decode()
    assert f'name="zones" value="{till.zone_id}"' in page
    assert str(terrace.pk) not in page


@pytest.mark.parametrize("missing", ["clip", "kind"])
def test_what_is_not_chosen_is_asked_for(as_olive: Client, fire: Announcement, missing: str) -> None:
    form = {"clip": str(fire.pk), "everywhere": "on", "kind": "real", "word": "EMERGENCY"}
    answer = as_olive.post(PAGE, {name: form[name] for name in form if name != missing})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
    assert not Interrupt.objects.exists()


def test_without_a_player_it_says_so_at_once(as_olive: Client, fire: Announcement, till: Device) -> None:
    till.delete()
    assert "No player is connected there" in choose(as_olive, fire, word="EMERGENCY").content.decode()
    assert not Interrupt.objects.exists()


def test_without_a_clip_it_leads_to_them(as_olive: Client, welcome: Announcement, till: Device) -> None:
    assert "Choose emergency clips" in as_olive.get(PAGE).content.decode()


def test_a_clip_is_chosen_and_taken_out(as_olive: Client, welcome: Announcement) -> None:
    as_olive.post(f"{PAGE}clips/{welcome.pk}/", {"is_emergency": "on"})
    assert "On every player" in as_olive.get(f"{PAGE}clips/").content.decode()
    as_olive.post(f"{PAGE}clips/{welcome.pk}/")
    welcome.refresh_from_db()
    assert not welcome.is_emergency


def test_every_page_says_that_one_goes_on(as_olive: Client, as_zed: Client, alarm: Interrupt) -> None:
    assert "An emergency goes on: Welcome" in as_olive.get("/b/acme/zones/").content.decode()
    assert "goes on" not in as_zed.get("/b/acme/zones/").content.decode()
    as_olive.post(f"/b/acme/now/{alarm.pk}/all-clear/")
    assert "goes on" not in as_olive.get("/b/acme/zones/").content.decode()


def test_its_own_page_names_each_that_goes_on_once(as_olive: Client, alarm: Interrupt, olive: Person) -> None:
    start_emergency(alarm.announcement_id, actor=olive, where={"everywhere": True}, is_drill=True)
    page = as_olive.get(PAGE).content.decode()
    assert page.count("A drill goes on: Welcome") == 1
    assert page.count("An emergency with “Welcome” has been going on since") == 1


def test_only_who_may_has_the_control(as_olive: Client, as_zed: Client, ground: Zone) -> None:
    assert f'href="{PAGE}"' in as_olive.get("/b/acme/").content.decode()
    assert f'href="{PAGE}"' not in as_zed.get("/b/acme/").content.decode()


def test_the_board_waits_for_the_all_clear(as_olive: Client, as_zed: Client, alarm: Interrupt) -> None:
    board = f"/b/acme/now/{alarm.pk}/"
    assert "Give the all-clear" in as_olive.get(board).content.decode()
    assert "Give the all-clear" not in as_zed.get(board).content.decode()
    answer = as_olive.post(f"{board}all-clear/", {"announcement": alarm.announcement_id}, follow=True)
    page = answer.content.decode()
    assert "All clear. “Welcome” is on its way." in page
    assert "Give the all-clear" not in page
    assert Interrupt.objects.count() == 2


def test_an_all_clear_that_somebody_else_gave_takes_the_form_away(
    as_olive: Client, alarm: Interrupt, olive: Person
) -> None:
    board, headers = f"/b/acme/now/{alarm.pk}/", {"HX-Request": "true", "HX-Target": "deliveries"}
    assert 'id="ending"' not in as_olive.get(board, headers=headers).content.decode()
    all_clear(alarm.pk, actor=olive)
    told = as_olive.get(board, headers=headers).content.decode()
    assert "All clear by Olive at" in told
    assert '<div id="going" class="perhaps" hx-swap-oob="true"></div>' in told
    assert "Give the all-clear" not in told


def test_a_report_of_a_drill_says_that_it_was_one(as_olive: Client, alarm: Interrupt) -> None:
    Interrupt.objects.update(is_drill=True)
    page = as_olive.get(f"/b/acme/now/{alarm.pk}/report/").content.decode()
    assert "Report of a drill" in page
    assert "It still goes on." in page
