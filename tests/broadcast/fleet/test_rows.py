"""What the list knows of players that were let in before there was a list."""

from importlib import import_module

from django.db import connection

from broadcast.edge.models import EdgeDevice, Presence, ReadyFeed
from broadcast.models import Device
from broadcast.players.status import note_status
from tests.broadcast.feeding import fed

MIGRATION = import_module("broadcast.edge.migrations.0007_players_of_all")


def test_names_and_versions_of_before_are_found(till: Device) -> None:
    fed(till.zone)
    note_status(EdgeDevice.objects.get(), {"app": "web/0.1.0"})
    EdgeDevice.objects.update(name="", zone_name="")
    Presence.objects.update(app="")
    with connection.cursor() as cursor:
        for statement in (MIGRATION.NAMES, MIGRATION.ZONE_NAMES, MIGRATION.APPS):
            cursor.execute(statement)
    row = EdgeDevice.objects.select_related("presence").get()
    assert row.presence
    assert (row.name, row.zone_name, row.presence.app) == ("Till", "Ground floor", "web/0.1.0")


def test_a_zone_without_a_feed_has_no_name_yet(till: Device) -> None:
    ReadyFeed.objects.update(body=b"{}")
    EdgeDevice.objects.update(zone_name="")
    with connection.cursor() as cursor:
        cursor.execute(MIGRATION.ZONE_NAMES)
    assert EdgeDevice.objects.get().zone_name == ""
