import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import tenants.models.plans
import uuid
from django.db import migrations, models


def name_the_staff(apps, editor):
    """Those who worked for sync2gear could do everything."""
    apps.get_model("tenants", "User").objects.filter(is_staff=True).update(staff_role="admin")


def make_first_plans(apps, editor):
    """One to start with, and one for houses with several floors; staff change them, and name their prices."""
    plans = apps.get_model("tenants", "Plan").objects
    limits = {"zone_limit": 20, "device_limit": 40, "people_limit": 20}
    plans.create(name="Start", is_default=True, floor_limit=1, features=[], **limits)
    plans.create(name="House", features=["multi_floor"], **{name: 5 * most for name, most in limits.items()})


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0010_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='staff_role',
            field=models.CharField(blank=True, choices=[('support', 'Staff, support'), ('admin', 'Staff, admin')], max_length=10),
        ),
        migrations.RunPython(name_the_staff, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='user',
            name='is_staff',
        ),
        migrations.AddField(
            model_name='business',
            name='device_limit',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='Players'),
        ),
        migrations.AddField(
            model_name='business',
            name='features',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('multi_floor', 'More than one floor'), ('white_label', 'A host name of its own')], max_length=20), blank=True, default=tenants.models.plans.all_features, size=None),
        ),
        migrations.AddField(
            model_name='business',
            name='floor_limit',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='Floors'),
        ),
        migrations.AddField(
            model_name='business',
            name='people_limit',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='People'),
        ),
        migrations.AddField(
            model_name='business',
            name='price_a_month',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=10, validators=[django.core.validators.MinValueValidator(0)]),
        ),
        migrations.AddField(
            model_name='business',
            name='trial_ends_at',
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='business',
            name='zone_limit',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='Zones'),
        ),
        migrations.AlterField(
            model_name='business',
            name='speech_credits',
            field=models.PositiveIntegerField(blank=True, default=100000, null=True, verbose_name='Credits a month'),
        ),
        migrations.AlterField(
            model_name='business',
            name='storage_limit_gb',
            field=models.PositiveIntegerField(blank=True, default=100, null=True, verbose_name='Storage in GB'),
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('floor_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='Floors')),
                ('zone_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='Zones')),
                ('device_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='Players')),
                ('people_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='People')),
                ('storage_limit_gb', models.PositiveIntegerField(blank=True, default=100, null=True, verbose_name='Storage in GB')),
                ('speech_credits', models.PositiveIntegerField(blank=True, default=100000, null=True, verbose_name='Credits a month')),
                ('features', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('multi_floor', 'More than one floor'), ('white_label', 'A host name of its own')], max_length=20), blank=True, default=tenants.models.plans.all_features, size=None)),
                ('price_a_month', models.DecimalField(decimal_places=2, default=0, max_digits=10, validators=[django.core.validators.MinValueValidator(0)])),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, unique=True)),
                ('trial_days', models.PositiveSmallIntegerField(default=14)),
                ('is_default', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('price_a_month', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='one_default_plan')],
            },
        ),
        migrations.AddField(
            model_name='business',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='businesses', to='tenants.plan'),
        ),
        migrations.RunPython(make_first_plans, migrations.RunPython.noop),
    ]
