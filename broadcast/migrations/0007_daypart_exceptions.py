import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("broadcast", "0006_long_region_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="DaypartException",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("date", models.DateField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "daypart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="broadcast.daypart",
                    ),
                ),
                (
                    "instead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replaces",
                        to="broadcast.daypart",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="broadcast.zone",
                    ),
                ),
            ],
            options={"ordering": ("date", "id")},
        ),
        migrations.AddConstraint(
            model_name="daypartexception",
            constraint=models.UniqueConstraint(
                fields=("daypart", "zone", "date"), name="one_daypart_exception_each", nulls_distinct=False
            ),
        ),
    ]
