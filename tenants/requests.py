"""What a request carries once the middleware has let it in."""

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from tenants.access import Person
from tenants.hosts import Pinned
from tenants.models import Business, StaffVisit, User

MOST_LETTERS = 80


def search_words(request: HttpRequest) -> str:
    """What is asked for in `?q=`."""
    return words_in(request.GET)


def words_in(told: QueryDict) -> str:
    """The same of any address, without what no name holds: PostgreSQL refuses a NUL."""
    asked = "".join(letter for letter in told.get("q", "") if letter.isprintable())
    return asked.strip()[:MOST_LETTERS]


class SignedInRequest(HttpRequest):
    """On a page that asks for a sign-in."""

    user: User
    htmx: HtmxDetails
    #: On a host name that is one business's.
    pinned: Pinned | None


class BusinessRequest(SignedInRequest):
    """On a page under a business."""

    person: Person
    business: Business
    visit: StaffVisit | None
