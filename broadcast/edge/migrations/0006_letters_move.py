from django.db import migrations


class Migration(migrations.Migration):
    """The model is in tenants now; its table stays as it is."""

    dependencies = [("edge", "0005_remote_key_names")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Letter")])
    ]
