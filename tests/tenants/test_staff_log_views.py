import json

from django.test import Client

from tenants import audit
from tenants.access import Person
from tenants.models import SpeechProvider, User
from tenants.provider_actions import save_provider

LOG = "/staff/log/"


def page(client: Client, **told: str) -> str:
    return client.get(LOG, told).content.decode()


def test_all_businesses_stand_there_with_their_names(as_sue: Client, olive: Person, rita: Person) -> None:
    audit.record(olive, "changed", olive.business)
    audit.record(rita, "changed", rita.business)
    text = page(as_sue)
    assert "changed Rival" in text
    assert 'business=acme">Acme</a>' in text


def test_one_business_is_chosen(as_sam: Client, olive: Person, rita: Person) -> None:
    audit.record(olive, "changed", olive.business)
    audit.record(rita, "changed", rita.business)
    text = page(as_sam, business="acme")
    assert "changed Acme" in text
    assert "changed Rival" not in text
    assert "changed Acme" in page(as_sam, business="ACME")


def test_a_business_that_is_not_there_says_so(as_sam: Client) -> None:
    assert "No business is called “nowhere”" in page(as_sam, business="nowhere")
    assert as_sam.get("/staff/log.csv", {"business": "nowhere"}).status_code == 302


def test_what_belongs_to_no_business_stands_there(as_sam: Client, sam: User) -> None:
    save_provider(None, actor=sam, key="secret", kind=SpeechProvider.Kind.GOOGLE, name="Google")
    assert "set up Google" in page(as_sam)


def test_the_file_holds_what_the_page_lists(as_sam: Client, olive: Person, rita: Person) -> None:
    audit.record(rita, "noted", rita.business)
    told = json.loads(b"".join(as_sam.get("/staff/log.json", {"action": "noted"})))
    assert [row["business"]["slug"] for row in told] == ["rival"]
    text = b"".join(as_sam.get("/staff/log.csv", {"business": "acme", "action": "noted"})).decode()
    assert len(text.splitlines()) == 1


def test_a_page_costs_the_same_however_many_businesses_stand_on_it(
    as_sam: Client, olive: Person, rita: Person, django_assert_max_num_queries
) -> None:
    for actor in (olive, rita) * 10:
        audit.record(actor, "changed", actor.business, reason="A test")
    with django_assert_max_num_queries(9):
        page(as_sam)
