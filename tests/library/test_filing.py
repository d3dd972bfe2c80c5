import pytest
from django.http import Http404
from django.utils import timezone

from library.filing import folder_named
from library.models import Folder
from tenants.access import Person
from tenants.models import AuditLog


def test_a_new_folder_is_made_and_logged(olive: Person, inside) -> None:
    made = folder_named("Spring", actor=olive)
    assert Folder.objects.get() == made
    assert AuditLog.objects.filter(verb="made", object_id=made.pk).exists()


def test_a_folder_of_this_name_is_taken_however_it_is_written(olive: Person, inside) -> None:
    assert folder_named("Spring", actor=olive) == folder_named("SPRING", actor=olive)


def test_one_that_was_removed_is_not_taken_again(olive: Person, inside) -> None:
    Folder.objects.create(name="Spring", removed_at=timezone.now())
    assert folder_named("Spring", actor=olive).removed_at is None


def test_who_may_not_write_makes_no_folder(zed: Person, inside) -> None:
    with pytest.raises(Http404):
        folder_named("Spring", actor=zed)
