import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def ids():
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.UUIDField(), default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("broadcast", "0011_told_cues"),
        ("library", "0004_emergency_clips"),
    ]

    operations = [
        migrations.AlterField(model_name="interrupt", name="media", field=models.JSONField(null=True)),
        migrations.AddField(model_name="interrupt", name="single_ids", field=ids()),
        migrations.AddField(model_name="interrupt", name="partial_zone_ids", field=ids()),
        migrations.AddField(
            model_name="interrupt", name="overrides", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="interrupt", name="is_emergency", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="interrupt", name="is_drill", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="interrupt", name="repeat_times", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="interrupt", name="repeat_every_s", field=models.PositiveIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="interrupt", name="until_cleared", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="interrupt", name="starts_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="interrupt", name="cleared_by", field=models.CharField(blank=True, max_length=254)
        ),
        migrations.AddIndex(
            model_name="interrupt",
            index=models.Index(
                condition=models.Q(("is_emergency", True)), fields=["expires_at"], name="emergencies"
            ),
        ),
        migrations.CreateModel(
            name="ZoneWords",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("media", models.JSONField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "interrupt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="broadcast.interrupt",
                    ),
                ),
                (
                    "rendering",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="zone_words",
                        to="library.rendering",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="broadcast.zone"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("interrupt", "zone"), name="one_wording_a_zone")
                ]
            },
        ),
    ]
