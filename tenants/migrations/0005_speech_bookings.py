import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0004_business_speech"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="speechusage",
            index=models.Index(fields=["day"], name="speech_usage_by_day"),
        ),
        migrations.CreateModel(
            name="SpeechBooking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("characters", models.PositiveIntegerField()),
                ("cost", models.DecimalField(decimal_places=6, max_digits=14)),
                ("booked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "usage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="tenants.speechusage",
                    ),
                ),
            ],
        ),
    ]
