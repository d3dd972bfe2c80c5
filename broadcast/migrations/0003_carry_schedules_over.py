"""A schedule has several announcements and windows now, and its zones by id."""

from django.db import migrations


def carry_over(apps, schema_editor):
    item = apps.get_model("broadcast", "ScheduleItem")
    for row in apps.get_model("broadcast", "Schedule").objects.all():
        row.zone_ids = list(row.zones.values_list("pk", flat=True))
        row.windows = [[row.start, row.end]]
        row.save(update_fields=["zone_ids", "windows"])
        item.objects.create(schedule=row, announcement_id=row.announcement_id)


class Migration(migrations.Migration):
    dependencies = [("broadcast", "0002_channels_and_hours")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
