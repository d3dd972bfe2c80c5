import uuid

import pytest

from broadcast.demo.alike import copy, dump
from broadcast.edge.models import ReadyFeed
from broadcast.models import Zone
from tenants.models import Business
from tenants.schemas import in_business

ZONE = uuid.UUID(int=7)


@pytest.fixture
def copied(acme: Business) -> Business:
    # What the test itself adds is not committed, so that the dump does not have it.
    remark = f"COMMENT ON TABLE {acme.schema_name}.broadcast_zone IS '{ZONE}';"
    return copy(acme, dump(acme) + remark, [ZONE])


def test_a_copy_has_tables_of_its_own(copied: Business, ground: Zone) -> None:
    with in_business(copied):
        assert Zone.objects.count() == 0
        Zone.objects.create(name="Counter")
    assert [zone.name for zone in Zone.objects.all()] == ["Ground floor"]


def test_a_copys_zones_are_its_own_and_due(copied: Business) -> None:
    feed = ReadyFeed.objects.get(business_id=copied.pk)
    assert feed.pk != ZONE
    assert feed.due_at <= feed.built_at


def test_the_session_keeps_its_settings(copied: Business, ground: Zone) -> None:
    """A dump begins with settings; one of them would empty the search path."""
    assert Zone.objects.get() == ground
