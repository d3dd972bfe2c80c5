from datetime import UTC, datetime, time

from broadcast.books.opening import Opening
from broadcast.models import OpeningHours, Zone

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_zone_has_its_own_clock_and_hours(ground: Zone, terrace: Zone) -> None:
    Zone.objects.filter(pk=ground.pk).update(time_zone="Asia/Tokyo")
    ground.refresh_from_db()
    OpeningHours.objects.create(zone=ground, days=[0], opens=time(9), closes=time(18))
    opening = Opening.load(NOON)
    assert [len(opening.plan(zone).calendar.hours) for zone in (ground, terrace)] == [1, 0]
    assert opening.plan(ground).tz.key == "Asia/Tokyo"


def test_without_rows_there_is_the_clock_alone(terrace: Zone) -> None:
    OpeningHours.objects.create(days=[0], opens=time(9), closes=time(18))
    assert not Opening(NOON).plan(terrace).calendar.hours
