from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0004_emergency_clips")]

    operations = [
        migrations.AddField(
            model_name="announcementversion",
            name="author_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rendering",
            name="stand_ins",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="rendering",
            name="again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="rendering",
            index=models.Index(
                condition=models.Q(("again_at", None), _negated=True), fields=["again_at"], name="spoken_again"
            ),
        ),
    ]
