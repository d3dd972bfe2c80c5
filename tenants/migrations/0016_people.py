import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tenants.models.invitations


def ids() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.UUIDField(), blank=True, default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0015_states"),
        ("edge", "0006_letters_move"),
    ]

    operations = [
        migrations.AddField("membership", "deactivated_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("membership", "floor_ids", ids()),
        migrations.AddField("membership", "floor_zone_ids", ids()),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("manager", "Manager"), ("zone_user", "Zone user")],
                        max_length=10,
                    ),
                ),
                ("zone_ids", ids()),
                ("floor_ids", ids()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(default=tenants.models.invitations.a_week_from_now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="tenants.business",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(accepted_at=None, withdrawn_at=None),
                        fields=("business", "email"),
                        name="one_open_invitation_an_address",
                    )
                ],
            },
        ),
        # The table is the edge's of before, with whatever waits in it.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("subject", models.TextField()),
                        ("text", models.TextField()),
                        ("recipients", models.JSONField()),
                        ("due_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={"db_table": "edge_letter"},
                )
            ]
        ),
    ]
