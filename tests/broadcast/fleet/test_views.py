import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadcast.actions.devices import change_device, revoke_device
from broadcast.actions.zones import save_zone
from broadcast.edge.models import EdgeDevice
from broadcast.models import Device, Zone
from tenants.access import Person
from tenants.models import Business
from tests.broadcast.fleet.conftest import Add

HOUR = timedelta(hours=1)
SILENT = {"rms_db": -90.0, "blocked": False}
PAGE = "/staff/players/"


def shown(client: Client, **asked: str) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> list[str]:
    return re.findall(r'<td class="strong">(?:<a [^>]*>)?([^<]+)<', text)


@pytest.fixture
def ailing(acme: Business, rival: Business, add: Add) -> None:
    """One player of each trouble, and one that is well."""
    add(acme, "Well")
    add(acme, "Gone", away=2 * HOUR)
    add(acme, "Silent", faults=["silence"])
    add(rival, "Blocked", blocked=True)
    add(rival, "Late clock", clock_offset_ms=-2000)
    add(rival, "Old", app="web/0.0.9+00000000")


@pytest.mark.parametrize("role", ["as_olive", "as_zed"])
def test_the_fleet_does_not_exist_for_customers(request: pytest.FixtureRequest, role: str) -> None:
    assert request.getfixturevalue(role).get(PAGE).status_code == 404


def test_support_sees_the_players_of_all_businesses(as_sue: Client, ailing: None) -> None:
    text = shown(as_sue)
    assert names(text) == ["Gone", "Silent", "Well", "Blocked", "Late clock", "Old"]
    assert "Acme" in text
    assert "Rival" in text


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("offline", ["Gone"]),
        ("silent", ["Silent", "Blocked"]),
        ("blocked", ["Blocked"]),
        ("clock", ["Late clock"]),
        ("outdated", ["Old"]),
        ("nonsense", ["Gone", "Silent", "Well", "Blocked", "Late clock", "Old"]),
    ],
)
def test_a_trouble_is_filtered(as_sam: Client, ailing: None, wrong: str, found: list[str]) -> None:
    assert names(shown(as_sam, wrong=wrong)) == found


def test_each_trouble_is_counted_among_what_is_found(as_sam: Client, ailing: None) -> None:
    text = shown(as_sam, q="rival", wrong="clock")
    counts = re.findall(r'id="wrong-(\w+)".*?>(\d+)</span>', text)
    assert dict(counts) == {
        "none": "3",
        "offline": "0",
        "silent": "1",
        "blocked": "1",
        "clock": "1",
        "outdated": "1",
    }


def test_a_player_that_is_away_counts_for_no_other_trouble(as_sam: Client, acme: Business, add: Add) -> None:
    add(acme, "Gone", away=HOUR, faults=["silence"], blocked=True, clock_offset_ms=9000)
    assert names(shown(as_sam, wrong="silent")) == []
    assert names(shown(as_sam, wrong="blocked")) == []
    assert names(shown(as_sam, wrong="clock")) == []


@pytest.mark.parametrize("said", [{"silent": True}, {"muted": True}, {"volume": 0}])
def test_a_player_that_is_meant_to_be_silent_is_well(
    as_sam: Client, acme: Business, add: Add, said: dict[str, object]
) -> None:
    add(acme, "Quiet", faults=["silence"], rms_db=-90.0, **said)
    assert names(shown(as_sam, wrong="silent")) == []


@pytest.mark.parametrize(("offset_ms", "found"), [(1999, []), (2000, ["Till"]), (-86_400_000, ["Till"])])
def test_a_clock_is_wrong_from_two_seconds_on(
    as_sam: Client, acme: Business, add: Add, offset_ms: int, found: list[str]
) -> None:
    add(acme, "Till", clock_offset_ms=offset_ms)
    assert names(shown(as_sam, wrong="clock")) == found


@pytest.mark.parametrize("app", ["", "headless/1", "webby/0.0.1"])
def test_another_kind_of_player_is_never_outdated(as_sam: Client, acme: Business, add: Add, app: str) -> None:
    add(acme, "Till", app=app)
    assert names(shown(as_sam, wrong="outdated")) == []


@pytest.mark.parametrize(
    ("away", "found"),
    [("", ["Hours", "Minutes", "Weeks"]), ("hour", ["Hours", "Weeks"]), ("week", ["Weeks"])],
)
def test_how_long_a_player_is_away_is_filtered(
    as_sam: Client, acme: Business, add: Add, away: str, found: list[str]
) -> None:
    add(acme, "Minutes", away=HOUR / 10)
    add(acme, "Hours", away=5 * HOUR)
    add(acme, "Weeks", away=500 * HOUR)
    assert names(shown(as_sam, wrong="offline", away=away)) == found


def test_the_longest_away_come_first(as_sam: Client, acme: Business, rival: Business, add: Add) -> None:
    add(acme, "Here")
    add(acme, "Gone", away=HOUR)
    add(rival, "Long gone", away=9 * HOUR)
    assert names(shown(as_sam, sort="heard")) == ["Long gone", "Gone", "Here"]


@pytest.mark.parametrize("query", ["rival", "terr", "RIVAL terr", "192.0.2.7 riv"])
def test_a_player_is_found_by_business_zone_name_and_address(
    as_sam: Client, acme: Business, rival: Business, add: Add, query: str
) -> None:
    add(acme, "Till")
    add(rival, "Till by the door", zone="Terrace")
    assert "Till by the door" in names(shown(as_sam, q=query))
    assert "Till" not in names(shown(as_sam, q=query))


@pytest.mark.parametrize("query", ["%", "_", "no\x00thing", "'; DROP", "zz " * 60])
def test_what_nothing_is_called_finds_nothing(as_sam: Client, acme: Business, add: Add, query: str) -> None:
    add(acme, "Till")
    assert "No such player" in shown(as_sam, q=query)


@pytest.mark.parametrize("page", ["0", "-1", "99", "abc", "", "9" * 400])
def test_a_page_that_is_not_there_is_the_nearest(as_sam: Client, acme: Business, add: Add, page: str) -> None:
    add(acme, "Till")
    assert names(shown(as_sam, page=page)) == ["Till"]


def test_there_is_something_to_read_where_there_is_no_player(as_sam: Client) -> None:
    assert "No player yet" in shown(as_sam)


def test_a_player_that_was_never_heard_is_offline(as_sam: Client, till: Device) -> None:
    assert names(shown(as_sam, wrong="offline", away="week")) == ["Till"]
    assert "never" in shown(as_sam)


def test_disconnected_players_and_those_of_closed_businesses_are_left_out(
    as_sam: Client, till: Device, olive: Person, rival: Business, add: Add
) -> None:
    add(rival, "Old till")
    Business.objects.filter(pk=rival.pk).update(status="closed")
    revoke_device(till.pk, actor=olive)
    assert names(shown(as_sam)) == []


@pytest.mark.parametrize(("status", "is_open_to_staff"), [("suspended", True), ("closing", False)])
def test_a_business_that_is_not_open_is_marked(
    as_sam: Client, acme: Business, add: Add, status: str, is_open_to_staff: bool
) -> None:
    add(acme, "Till")
    Business.objects.filter(pk=acme.pk).update(status=status)
    text = shown(as_sam)
    assert f'class="badge {status}"' in text
    assert ("/staff/enter/acme/" in text) == is_open_to_staff


def test_a_player_has_its_name_and_its_zones_name_of_now(
    as_sam: Client, till: Device, terrace: Zone, olive: Person
) -> None:
    change_device(till.pk, actor=olive, name="Bar", zone=terrace, is_muted=False)
    save_zone(terrace.pk, actor=olive, name="Garden")
    row = EdgeDevice.objects.get(pk=till.pk)
    assert (row.name, row.zone_name) == ("Bar", "Garden")
    assert names(shown(as_sam, q="garden bar")) == ["Bar"]


def test_opening_a_player_asks_why_and_leads_to_it(as_sam: Client, till: Device) -> None:
    link = re.findall(r'href="(/staff/enter/[^"]+)"', shown(as_sam))[0]
    form = {"reason": "The till is silent", "at": as_sam.get(link).context["at"]}
    entered = as_sam.post(link, form, follow=True)
    assert entered.redirect_chain == [(f"/b/acme/players/{till.pk}/", 302)]
    assert entered.status_code == 200


def test_the_list_refreshes_as_a_fragment(as_sam: Client, acme: Business, add: Add) -> None:
    add(acme, "Till")
    text = as_sam.get(PAGE, headers={"HX-Request": "true", "HX-Target": "fleet"}).content.decode()
    assert text.lstrip().startswith('<section id="fleet"')
    assert "<html" not in text


def test_the_number_of_queries_follows_no_player(
    as_sam: Client, acme: Business, rival: Business, add: Add
) -> None:
    add(acme, "Till")
    with CaptureQueriesContext(connection) as few:
        shown(as_sam, q="a")
    for number in range(60):
        add(rival, f"Player {number}", faults=["silence"])
    with CaptureQueriesContext(connection) as many:
        text = shown(as_sam, q="a")
    assert len(many) == len(few)
    assert "1 of 2" in text
    assert not any("SET search_path" in query["sql"] and "b_" in query["sql"] for query in many)
