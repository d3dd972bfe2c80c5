"""Every change to opening hours."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model, QuerySet

from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from broadcast.models import OpeningHours
from broadcast.places.open_week import Opening, by_hours
from broadcast.places.place import Place
from tenants import audit
from tenants.access import Person
from tenants.differences import between

RIGHT = "edit_zones"


@transaction.atomic
def save_hours(place: Place, week: Iterable[Opening], *, actor: Person) -> None:
    """The place has these hours from now on and no others; without any it has those above it."""
    actor.demand(RIGHT)
    row = place.zone or place.floor or actor.business
    # Two people at once would leave both their weeks. Not FOR UPDATE: memberships refer to a business.
    kept: QuerySet[Model] = type(row)._default_manager.get_queryset()
    kept.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    kept_hours = OpeningHours.objects.filter(**place.columns)
    before = sorted(map(str, kept_hours))
    kept_hours.delete()
    made = [
        OpeningHours(**place.columns, days=days, opens=opens, closes=closes)
        for (opens, closes), days in by_hours(week).items()
    ]
    OpeningHours.objects.bulk_create(made)
    news = between({"opening_hours": before}, {"opening_hours": sorted(map(str, made))})
    if news:
        audit.record(actor, "changed", row, **news)
    announce(zones_of(OpeningHours(**place.columns)))
