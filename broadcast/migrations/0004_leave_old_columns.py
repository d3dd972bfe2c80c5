from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("broadcast", "0003_carry_schedules_over")]

    operations = [
        migrations.RemoveField(
            model_name='schedule',
            name='announcement',
        ),
        migrations.RemoveField(
            model_name='schedule',
            name='end',
        ),
        migrations.RemoveField(
            model_name='schedule',
            name='start',
        ),
        migrations.RemoveField(
            model_name='schedule',
            name='zones',
        ),
    ]
