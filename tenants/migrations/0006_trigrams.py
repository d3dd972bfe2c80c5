from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Similar words are found by the database. It stands in `public`, which every schema's path ends with."""

    dependencies = [("tenants", "0005_speech_bookings")]

    operations = [TrigramExtension()]
