from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_storage")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("playlist_id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.AddField("following", "edition", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("following", "again_at", models.DateTimeField(blank=True, null=True)),
    ]
