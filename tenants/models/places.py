"""How many places each business has, where no schema has to be entered to know."""

import uuid

from django.db import models

from tenants.models.businesses import Business


class PlaceUse(models.Model):
    """Counted anew with every floor, zone and player that comes or goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="place_use")
    floors = models.PositiveIntegerField(default=0)
    zones = models.PositiveIntegerField(default=0)
    devices = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.business}: {self.floors} floors, {self.zones} zones, {self.devices} players"
