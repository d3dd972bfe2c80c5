from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0003_business_approves_announcements"),
    ]

    operations = [
        migrations.AddField(
            model_name="business",
            name="speech_language",
            field=models.CharField(default="en-US", max_length=35),
        ),
        migrations.AddField(
            model_name="business",
            name="speech_service",
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AddField(
            model_name="business",
            name="speech_voice",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
