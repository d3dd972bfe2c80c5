import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0006_trigrams"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingTurn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("is_waiting", models.BooleanField(default=True)),
                ("served_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_turn",
                        to="tenants.business",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_waiting", True)), fields=["served_at"], name="waiting_turns"
                    )
                ],
            },
        ),
    ]
