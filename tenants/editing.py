"""What a business says of itself: its name and its clock."""

from django.db import transaction

from tenants import audit
from tenants.access import Person
from tenants.models import Business
from tenants.signals import clock_changed


@transaction.atomic
def edit_business(*, actor: Person, name: str, time_zone: str) -> Business:
    """Zones without a clock of their own follow the business's: they are planned anew."""
    actor.demand("edit_business")
    row = Business.objects.select_for_update(no_key=True).get(pk=actor.business.pk)
    wanted = {"name": name, "time_zone": time_zone}
    before = {column: getattr(row, column) for column in wanted}
    fresh = {column: value for column, value in wanted.items() if before[column] != value}
    for column, value in fresh.items():
        setattr(row, column, value)
    if not fresh:
        return row
    row.save(update_fields=list(fresh))
    changes = {column: {"from": before[column], "to": value} for column, value in fresh.items()}
    audit.record(actor, "changed", row, **changes)
    if "time_zone" in fresh:
        clock_changed.send(None, business=row)
    return row
