from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("broadcast", "0005_missed_plays"),
    ]

    operations = [
        migrations.AlterField(
            model_name="holidaycalendar",
            name="region",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
