from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0003_versions")]

    operations = [
        migrations.AddField(
            model_name="announcement", name="is_emergency", field=models.BooleanField(default=False)
        ),
    ]
