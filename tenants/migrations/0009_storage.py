import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_following")]

    operations = [
        migrations.AddField(
            model_name="business",
            name="storage_limit_gb",
            field=models.PositiveIntegerField(blank=True, default=100, null=True),
        ),
        migrations.CreateModel(
            name="StorageUse",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("used_bytes", models.BigIntegerField(default=0)),
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="storage_use",
                        to="tenants.business",
                    ),
                ),
            ],
        ),
    ]
