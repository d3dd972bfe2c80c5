import pytest
from django.core import mail
from django.test import RequestFactory

from tenants.letters import portal_of, post, send_posted
from tenants.models import Letter
from tests.queued import work_off


@pytest.fixture
def letter(db: None) -> Letter:
    row = Letter(subject="Hello", text="Come in.", recipients=["nina@shop.example"])
    post(row)
    return row


def test_a_posted_letter_goes_out_by_the_worker(letter: Letter) -> None:
    assert not mail.outbox
    work_off()
    assert [sent.subject for sent in mail.outbox] == ["Hello"]
    assert not Letter.objects.exists()


def test_sent_twice_it_goes_out_once(letter: Letter) -> None:
    for _ in range(2):
        send_posted(letter.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("set_to", "leads_to"),
    [("", "https://testserver"), ("https://portal.example/", "https://portal.example")],
)
def test_links_lead_to_the_portal(settings, set_to: str, leads_to: str) -> None:
    settings.PORTAL_URL = set_to
    assert portal_of(RequestFactory().get("/", secure=True)) == leads_to
