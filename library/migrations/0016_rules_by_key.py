from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0015_change_counts")]

    operations = [
        migrations.RemoveIndex("track", "tracks_of_genre"),
        migrations.RemoveIndex("track", "tracks_of_artist"),
        migrations.RemoveIndex("track", "tracks_of_album_artist"),
    ]
