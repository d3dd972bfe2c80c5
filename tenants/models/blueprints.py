"""What a new business begins with."""

from django.db import models
from django.utils import timezone


class Blueprint(models.Model):
    """An empty business of one version as SQL. Kept in the database, which several machines share."""

    #: Made of the names of its migrations.
    version = models.UUIDField(primary_key=True, editable=False)
    #: As `tenants.blueprint` makes it; empty where it could not be made: then migrations do it.
    script = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Blueprint of {self.version}"
