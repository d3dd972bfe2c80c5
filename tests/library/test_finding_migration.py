"""What was there before tracks could be searched without accents."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from library.models import Track

MIGRATION = import_module("library.migrations.0007_finding")


@pytest.mark.usefixtures("inside")
def test_what_was_there_before_is_found_as_what_came_after() -> None:
    track = Track.objects.create(title="Déjà Vu", artist="Beyoncé", genre="R&B", tags=["Größe"])
    written = track.search_text
    Track.objects.update(search_text="")
    with connection.schema_editor() as editor:
        MIGRATION.fill(apps, editor)
    track.refresh_from_db()
    assert (track.search_text, track.title_key) == (written, "deja vu")
