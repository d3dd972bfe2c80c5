from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("broadcast", "0012_play_now_and_emergencies")]

    operations = [
        migrations.AddField(
            model_name="device", name="moved_at", field=models.DateTimeField(editable=False, null=True)
        ),
    ]
