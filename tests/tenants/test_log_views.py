import json
import re
from html import unescape

import pytest
from django.test import Client

from broadcast.actions.zones import save_zone
from broadcast.models import Zone
from tenants import audit
from tenants.access import Person
from tenants.actions import start_visit
from tenants.models import Business, User

LOG = "/b/acme/log/"


def page(client: Client) -> str:
    return client.get("/b/acme/log/").content.decode()


def test_a_change_stands_there_with_its_person(as_olive: Client, olive: Person, inside: Business) -> None:
    save_zone(None, actor=olive, name="Cellar")
    assert "Olive</a> made Cellar" in page(as_olive)


def test_a_visit_of_staff_stands_there_with_its_reason(as_olive: Client, sam: User, acme: Business) -> None:
    start_visit(acme, actor=sam, reason="Olive asked why it is silent")
    text = page(as_olive)
    assert "Sam</a> entered Acme" in text
    assert "Olive asked why it is silent" in text


def test_another_business_is_not_in_it(as_olive: Client, rita: Person, rival: Business) -> None:
    audit.record(rita, "changed", rival)
    assert "Rita" not in page(as_olive)


def test_a_zone_user_does_not_see_it(as_zed: Client) -> None:
    assert as_zed.get("/b/acme/log/").status_code == as_zed.get("/b/acme/log.csv").status_code == 404


def test_what_was_and_what_is_stand_beside_each_other(as_olive: Client, olive: Person, ground: Zone) -> None:
    save_zone(ground.pk, actor=olive, volume_percent=20)
    text = page(as_olive)
    assert '<span class="sr-only">was </span>75</del>' in text
    assert '<span class="sr-only">is now </span>20</ins>' in text


def test_where_it_came_from_stands_there(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"/b/acme/zones/{ground.pk}/remove/", REMOTE_ADDR="203.0.113.9")
    assert "203.0.113.9" in page(as_olive)


def test_it_is_narrowed_and_says_when_nothing_fits(as_olive: Client, olive: Person, inside: Business) -> None:
    save_zone(None, actor=olive, name="Cellar")
    assert "made Cellar" in as_olive.get(LOG, {"q": "cell"}).content.decode()
    assert "Nothing like that" in as_olive.get(LOG, {"q": "attic"}).content.decode()


def test_a_wrong_day_says_so_at_the_page_and_no_file_is_made(as_olive: Client) -> None:
    assert "Write a date like" in as_olive.get(LOG, {"since": "soon"}).content.decode()
    answer = as_olive.get("/b/acme/log.csv", {"since": "soon"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LOG}?since=soon")


def test_the_fragment_is_the_list_alone(as_olive: Client) -> None:
    text = as_olive.get(LOG, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="log-list").content.decode()
    assert text.lstrip().startswith('<section id="log-list"')


def test_the_files_hold_what_the_page_lists_and_no_more(
    as_olive: Client, olive: Person, rita: Person, rival: Business, inside: Business
) -> None:
    save_zone(None, actor=olive, name="Cellar")
    audit.record(rita, "changed", rival)
    text = b"".join(as_olive.get("/b/acme/log.csv", {"kind": "zone"})).decode()
    assert "Cellar" in text
    assert "Rita" not in text
    assert [
        row["what"]["name"] for row in json.loads(b"".join(as_olive.get("/b/acme/log.json?kind=zone")))
    ] == ["Cellar"]


def test_there_is_no_other_file(as_olive: Client) -> None:
    assert as_olive.get("/b/acme/log.xml").status_code == 404


def test_a_hundred_rows_cost_what_one_costs(
    as_olive: Client, olive: Person, acme: Business, django_assert_max_num_queries
) -> None:
    for _ in range(60):
        audit.record(olive, "changed", acme, reason="A test")
    with django_assert_max_num_queries(14):
        text = page(as_olive)
    assert 'rel="next"' in text


def test_an_older_page_leads_back(as_olive: Client, olive: Person, acme: Business) -> None:
    for number in range(60):
        audit.record(olive, "changed", acme, number=number)
    older = unescape(re.findall(r'rel="next" href="([^"]+)"', page(as_olive))[0])
    text = as_olive.get(LOG + older).content.decode()
    newer = unescape(re.findall(r'rel="prev" href="([^"]+)"', text)[0])
    assert "<dd>59</dd>" in as_olive.get(LOG + newer).content.decode()


@pytest.mark.parametrize(
    "query", ["before=x", "after=\x00", "before=1-" + "f" * 32, "person=%00", "kind=%00", "q=%00"]
)
def test_rubbish_is_no_error(as_olive: Client, query: str) -> None:
    assert as_olive.get(f"{LOG}?{query}").status_code == 200
