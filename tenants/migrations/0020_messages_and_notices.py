import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """What staff wrote last, of threads from before."""
    messages = apps.get_model("tenants", "Message").objects.filter(thread=OuterRef("pk"), is_staff=True)
    newest = Subquery(messages.order_by("-at").values("at")[:1])
    apps.get_model("tenants", "Thread").objects.update(last_staff_at=newest)


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0019_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='last_staff_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='statuses',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('open', 'Open'), ('suspended', 'Suspended')], max_length=10), blank=True, default=list, size=None),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
