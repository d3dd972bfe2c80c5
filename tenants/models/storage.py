"""How much each business keeps."""

import uuid

from django.db import models

from tenants.models.businesses import Business


class StorageUse(models.Model):
    """Bytes of a business's files. In a table of its own: it is written with every file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="storage_use")
    used_bytes = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.business}: {self.used_bytes} bytes"
