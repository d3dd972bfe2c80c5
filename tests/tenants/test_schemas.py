import threading
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from library.models import Track
from tenants.models import Business
from tenants.schemas import in_business


def schema() -> str:
    return connection.schema_name  # type: ignore[attr-defined]


def test_rows_stay_in_their_business(acme: Business, rival: Business) -> None:
    with in_business(acme):
        Track.objects.create(title="Ours", file_name="ours.mp3")
    with in_business(rival):
        assert not Track.objects.filter(title="Ours").exists()


def test_the_schema_of_before_comes_back_after_an_error(acme: Business, rival: Business) -> None:
    with in_business(acme):
        with pytest.raises(RuntimeError), in_business(rival):
            raise RuntimeError
        assert schema() == acme.schema_name


def test_a_forgotten_business_fails_loudly(db: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Track.objects.count()


def test_an_unknown_business_is_refused(db: None) -> None:
    with pytest.raises(Business.DoesNotExist), in_business(uuid.uuid4()):
        pass


def test_two_threads_keep_their_own_business(acme: Business, rival: Business) -> None:
    """The library's own context managers swap them."""
    seen: dict[str, str] = {}
    both = threading.Barrier(2, timeout=10)

    def visit(business: Business) -> None:
        with in_business(business):
            both.wait()
            seen[business.slug] = schema()
            both.wait()
        seen[f"{business.slug} after"] = schema()

    threads = [threading.Thread(target=visit, args=[business]) for business in (acme, rival)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (seen["acme"], seen["rival"]) == (acme.schema_name, rival.schema_name)
    assert (seen["acme after"], seen["rival after"]) == ("public", "public")
