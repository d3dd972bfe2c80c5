"""The cast and their two businesses, there once for the whole run; what a test adds is rolled back.

sam and sue work for sync2gear, he as admin and she in support; olive owns acme; zed uses acme's ground
floor alone; rita owns rival.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, cast

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, connections
from django.http import HttpRequest
from django.test import Client
from django_q.models import OrmQ
from playwright.sync_api import Browser, Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from broadcast.models import Device, Schedule, ScheduleItem, Zone
from broadcast.outbox import admit
from library.bucket import Bucket
from library.models import Announcement, Track
from tenants.access import Person, person_in
from tenants.catalogue import open_catalogue
from tenants.models import Business, Membership, User
from tenants.notices.shown import current
from tenants.opening import open_business
from tenants.schemas import in_business
from tenants.support.threads import waiting
from tests.announced import published
from tests.codes import SECRET
from tests.e2e import chromium, recording
from tests.seaweed import options, running
from tests.statements import heard, is_mixed

GROUND = uuid.UUID("00000000-0000-4000-8000-000000000001")
OWNERS = {"acme": "olive", "rival": "rita"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django makes the test database only where a test bears the mark, and else uses the real one.

    Playwright holds the thread's event loop until it ends, so whoever needs a browser comes last. A
    browser that plays in real time hears what else the machine does: it may try twice, and is named.
    """
    for item in items:
        if "db" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


class Halves(LoadScopeScheduling):
    """What sounds beside the rest: two browsers at a time would not sound as they should."""

    def _split_scope(self, nodeid: str) -> str:
        sounds = nodeid.startswith(("tests/e2e/", "tests/player/")) and "/face/" not in nodeid
        return "sound" if sounds else "rest"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Halves:
    return Halves(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    assert settings.DATABASES["default"]["NAME"].startswith("test_")
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        for name, role in (("Sam", "admin"), ("Sue", "support")):
            staff = account(f"{name.lower()}@sync2gear.example", name=name, staff_role=role)
            TOTP.activate(staff, SECRET)
        for slug, owner in OWNERS.items():
            open_for(slug, account(f"{owner}@{slug}.example", name=owner.title()))
        open_catalogue()
        zed = account("zed@acme.example", name="Zed")
        acme = Business.objects.get(slug="acme")
        Membership.objects.create(user=zed, business=acme, role="zone_user", zone_ids=[GROUND])


def account(email: str, **columns: Any) -> User:
    """Of somebody who has shown that the address is theirs."""
    user = User.objects.create_user(email, **columns)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def open_for(slug: str, owner: User) -> None:
    business = Business.objects.create(name=slug.title(), slug=slug)
    Membership.objects.create(user=owner, business=business, role="owner")
    open_business(business.pk)


@pytest.fixture(scope="session")
def program() -> Path:
    """Chromium's. Found before Playwright runs, which it may need for it."""
    return chromium.ensure()


@pytest.fixture(scope="session")
def playwright(program: Path) -> Iterator[Playwright]:
    """It runs once in a thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, program: Path) -> Iterator[Browser]:
    """One for the whole run."""
    browser = playwright.chromium.launch(executable_path=program, args=recording.AUDIBLE)
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    """The shelves, empty, and apart from those of other tests."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real S3 server, one for the whole run."""
    with running(tmp_path_factory.mktemp("seaweed")) as address:
        yield address


@pytest.fixture
def bucket(seaweed: str, settings) -> Bucket:
    """Shelves are in a bucket for this test, which names what is its own."""
    settings.STORAGES = settings.STORAGES | {"default": options(seaweed)}
    return cast(Bucket, storages["default"])


@pytest.fixture(autouse=True)
def kept() -> None:
    """What a process keeps for some seconds, as where nothing has happened: no test hears of another."""
    waiting.hold(0)
    current.hold([])


@pytest.fixture(autouse=True)
def one_schema_a_statement() -> Iterator[None]:
    """No test may make a statement that names tables of a business beside those of all, or two businesses."""
    with heard() as statements:
        yield
    assert not [statement for statement in statements if is_mixed(statement)]


@pytest.fixture
def for_real(db: None) -> Iterator[None]:
    """A connection beside the test's, on which all is committed: other processes see it. The test takes
    away again what it has written."""
    rolled_back = connections["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
        # What was asked of workers.
        OrmQ.objects.all().delete()
    finally:
        connections["default"].close()
        connections["default"] = rolled_back


@pytest.fixture
def sam(db: None) -> User:
    return User.objects.get(name="Sam")


@pytest.fixture
def sue(db: None) -> User:
    return User.objects.get(name="Sue")


@pytest.fixture
def acme(db: None) -> Business:
    return Business.objects.get(slug="acme")


@pytest.fixture
def rival(db: None) -> Business:
    return Business.objects.get(slug="rival")


def person(name: str, business: Business) -> Person:
    found = person_in(User.objects.get(name=name), business)
    assert found
    return found


@pytest.fixture
def olive(acme: Business) -> Person:
    return person("Olive", acme)


@pytest.fixture
def zed(acme: Business) -> Person:
    return person("Zed", acme)


@pytest.fixture
def rita(rival: Business) -> Person:
    return person("Rita", rival)


@pytest.fixture
def inside(acme: Business) -> Iterator[Business]:
    """Runs the test in acme's schema."""
    with in_business(acme):
        yield acme


@pytest.fixture
def ground(inside: Business) -> Zone:
    """Zed's zone."""
    return Zone.objects.create(pk=GROUND, name="Ground floor")


@pytest.fixture
def terrace(inside: Business) -> Zone:
    return Zone.objects.create(name="Terrace")


@pytest.fixture
def till(ground: Zone) -> Device:
    """A paired player of the ground floor, with the token `till-token`."""
    device = Device.objects.create(zone=ground, name="Till", hardware_id="till")
    admit(device, "till-token")
    return device


@pytest.fixture
def song(inside: Business) -> Track:
    return Track.objects.create(title="Slow Morning", file_name="slow.mp3", **audio("a", 200_000))


@pytest.fixture
def welcome(inside: Business) -> Announcement:
    return published("Welcome", "Welcome to Acme.", **audio("b", 4_000))


@pytest.fixture
def hourly(welcome: Announcement, ground: Zone) -> Schedule:
    """The welcome, every hour from nine to five, every day, on the ground floor."""
    schedule = Schedule.objects.create(
        every_min=60,
        windows=[[time(9), time(17)]],
        days=list(range(7)),
        zone_ids=[ground.pk],
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    ScheduleItem.objects.create(schedule=schedule, announcement=welcome)
    return schedule


def audio(letter: str, duration_ms: int) -> dict[str, object]:
    """Columns of a sound that is ready."""
    return {"sha256": letter * 64, "size_bytes": 1000, "duration_ms": duration_ms, "status": "ready"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_olive(olive: Person) -> Client:
    return signed_in(olive.user)


@pytest.fixture
def as_zed(zed: Person) -> Client:
    return signed_in(zed.user)


@pytest.fixture
def as_rita(rita: Person) -> Client:
    return signed_in(rita.user)


def signed_in_twice(user: User) -> Client:
    """With the second step that staff need."""
    client = signed_in(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client


@pytest.fixture
def as_sam(sam: User) -> Client:
    return signed_in_twice(sam)


@pytest.fixture
def as_sue(sue: User) -> Client:
    return signed_in_twice(sue)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` is as a transaction of its own: what waits for its commit runs at its end, once."""

    @contextmanager
    def committed() -> Iterator[list[Any]]:
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True) as done:
            yield done
        connection.run_on_commit.clear()

    return committed
