import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0011_reading")]

    operations = [
        migrations.CreateModel(
            name="RuleDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "playlist",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="library.playlist",
                    ),
                ),
                ("day", models.DateField()),
                (
                    "track_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("duration_ms", models.BigIntegerField(default=0)),
                (
                    "covers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                ("is_apart", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("day", "id"),
                "indexes": [models.Index(fields=["day"], name="rule_days")],
                "constraints": [
                    models.UniqueConstraint(fields=("playlist", "day"), name="one_choice_a_day")
                ],
            },
        ),
    ]
