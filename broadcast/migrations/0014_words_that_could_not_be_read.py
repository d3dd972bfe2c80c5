from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('broadcast', '0013_moved_players'),
    ]

    operations = [
        migrations.AddField(
            model_name='zonewords',
            name='problem',
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
