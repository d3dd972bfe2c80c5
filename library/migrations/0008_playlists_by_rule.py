import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("library", "0007_finding"), ("tenants", "0006_trigrams")]

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
            model_name="playlist",
            name="floor_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="playlist",
            name="is_shared",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="playlist",
            name="in_step_at",
            field=models.DateTimeField(blank=True, null=True),
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
        migrations.AddIndex(
            model_name="track",
            index=models.Index(Upper("genre"), name="tracks_of_genre"),
        ),
        migrations.AddIndex(
            model_name="track",
            index=models.Index(Upper("artist"), name="tracks_of_artist"),
        ),
        migrations.AddIndex(
            model_name="track",
            index=models.Index(Upper("album_artist"), name="tracks_of_album_artist"),
        ),
    ]
