import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0011_staff_and_plans")]

    operations = [
        migrations.CreateModel(
            name="Blueprint",
            fields=[
                ("version", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("script", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
