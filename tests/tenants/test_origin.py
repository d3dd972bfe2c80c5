from uuid import UUID

import pytest
from django.test import Client

from broadcast.models import Zone
from tenants import audit, jobs, origin
from tenants.access import Person
from tenants.models import AuditLog, Business
from tenants.origin import browser_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def last() -> AuditLog:
    return AuditLog.objects.latest("at")


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (FIREFOX, "Firefox 140 on Linux"),
        (CHROME, "Chrome 141 on Windows"),
        (CHROME + " Edg/141.0", "Edge 141 on Windows"),
        (SAFARI, "Safari 18 on iPhone"),
        ("curl/8.1", ""),
        ("Firefox/" + "9" * 3000, "Firefox 99999"),
        ("", ""),
    ],
    ids=["firefox", "chrome", "edge", "safari", "no browser", "too long", "none"],
)
def test_a_browser_is_told_in_short(agent: str, told: str) -> None:
    assert browser_of(agent) == told


def test_the_log_knows_where_a_change_came_from(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"/b/acme/zones/{ground.pk}/remove/", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT=FIREFOX)
    row = last()
    assert (row.source, row.address, row.browser) == ("web", "203.0.113.9", "Firefox 140 on Linux")


def test_behind_a_proxy_it_is_the_clients_address(as_olive: Client, ground: Zone, settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    as_olive.post(f"/b/acme/zones/{ground.pk}/remove/", HTTP_X_FORWARDED_FOR="6.6.6.6, 2001:db8::1")
    assert last().address == "2001:db8::1"


def test_nothing_of_it_is_left_for_what_follows(as_olive: Client, ground: Zone, olive: Person) -> None:
    as_olive.post(f"/b/acme/zones/{ground.pk}/remove/")
    audit.record(olive, "changed", ground)
    row = last()
    assert (row.source, row.address, row.browser) == ("command", "", "")
    assert origin.now.get() == origin.OURS


def note(business: UUID) -> None:
    """A task that writes into the log."""
    row = Business.objects.get(pk=business)
    audit.write(None, row, "noted", row)


def test_what_a_worker_does_says_so(acme: Business) -> None:
    jobs.run(f"{__name__}.note", str(acme.pk), str(acme.pk))
    assert (last().verb, last().source) == ("noted", "task")
    assert origin.now.get() == origin.OURS
