from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0006_big_library"), ("tenants", "0006_trigrams")]

    operations = [
        migrations.AddField(
            model_name="playlist",
            name="rule",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="playlist",
            name="catalogue_id",
            field=models.UUIDField(blank=True, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="track",
            name="catalogue_id",
            field=models.UUIDField(blank=True, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="track",
            name="played_before_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
