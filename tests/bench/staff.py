"""How long staff wait for each page of their console, with all businesses there."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from broadcast.demo import crowd
from tenants.models import Business, User
from tests.bench.fleet import in_a_hurry
from tests.bench.measure import Measure, p95, times_ms

TIMES = 20
BAR_MS, MOST_QUERIES = 150, 15
#: It is no page of its own.
PALETTE = {"HX-Request": "true", "HX-Target": "palette-list"}
#: Beside the plain pages: what they are asked for.
ASKED = {
    "staff_businesses": {
        "a word": "?q=harbour",
        "an owner": "?q=owner@golden",
        "by players": "?sort=players",
        "by storage": "?sort=storage",
        "by activity": "?sort=activity",
        "by trial": "?sort=trial&trial=running",
        "at a limit": "?limit=reached",
        "players offline": "?players=offline&status=open",
        "the last page": "?page=9999",
    },
    "staff_fleet": {"a word": "?q=harbour", "offline": "?wrong=offline", "the last page": "?page=9999"},
    "staff_log": {"a word": "?q=closing", "few letters": "?q=cl", "on visits": "?visits=on"},
    "staff_palette": {"a word": "?q=harbour"},
    "staff_messages": {"the last page": "?page=9999"},
    "staff_visits": {"a word": "?q=terrace"},
}


def measures(businesses: int) -> Iterator[Measure]:
    """Makes `businesses` first, without rooms of their own."""
    with in_a_hurry():
        made = crowd.make(businesses, opened=False)
    with connection.cursor() as cursor:
        # As autovacuum does within a minute.
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.create_user("sam@bench.example", staff_role=User.StaffRole.ADMIN))
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, path in addresses(next(row for row in made if row.status == "open")):
            if client.get(path).status_code != 405:  # which only changes something
                yield from asked(client, name, path, businesses)


def addresses(business: Business) -> Iterator[tuple[str, str]]:
    """Every page of the console that needs no more than a business to be named."""
    for route in get_resolver("sync2gear.urls").url_patterns:
        if isinstance(route, URLPattern) and is_of_staff(route):
            named = dict.fromkeys(route.pattern.converters, business.slug)
            yield str(route.name), reverse(str(route.name), kwargs=named)
    for page, questions in ASKED.items():
        for name, told in questions.items():
            yield f"{page}, {name}", reverse(page) + told


def is_of_staff(route: URLPattern) -> bool:
    return str(route.pattern).startswith("staff/") and set(route.pattern.converters) <= {"slug"}


def asked(client: Client, name: str, path: str, businesses: int) -> Iterator[Measure]:
    took = times_ms(lambda _: get(client, path), TIMES)
    with CaptureQueriesContext(connection) as queries:
        get(client, path)
    told = sum(not query["sql"].startswith("SET ") for query in queries)
    yield Measure(f"{name}, p95", p95(took), "ms", BAR_MS, note=f"{businesses} businesses")
    yield Measure(f"{name}, queries", told, "queries", MOST_QUERIES)


def get(client: Client, path: str) -> Any:
    answer = client.get(path, headers=PALETTE if path.startswith(reverse("staff_palette")) else {})
    if answer.status_code != 200:
        raise AssertionError(f"{path} was answered with {answer.status_code}.")
    return answer
