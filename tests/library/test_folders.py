from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from library import folders as actions
from library.models import Announcement, Folder
from tenants.access import Person
from tenants.models import AuditLog


@pytest.fixture
def lunch(olive: Person, inside) -> Folder:
    return actions.save_folder(None, actor=olive, name="Lunch")


def put(row: Announcement, folder: Folder | None, actor: Person) -> actions.Places:
    return actions.file_announcements({row.pk: folder.pk if folder else None}, actor=actor)


def test_a_folder_is_made_and_renamed(lunch: Folder, olive: Person) -> None:
    actions.save_folder(lunch.pk, actor=olive, name="Dinner")
    assert Folder.objects.get().name == "Dinner"
    assert list(AuditLog.objects.filter(kind="folder").values_list("verb", flat=True)) == ["renamed", "made"]


def test_what_is_put_into_a_folder_tells_where_it_was(
    lunch: Folder, olive: Person, welcome: Announcement
) -> None:
    assert put(welcome, lunch, olive) == {welcome.pk: None}
    assert put(welcome, None, olive) == {welcome.pk: lunch.pk}
    log = AuditLog.objects.filter(verb="moved").values_list("changes__folder", flat=True)
    assert list(log) == [{"from": "Lunch", "to": None}, {"from": None, "to": "Lunch"}]


def test_what_lies_there_already_is_not_moved(lunch: Folder, olive: Person, welcome: Announcement) -> None:
    put(welcome, lunch, olive)
    assert put(welcome, lunch, olive) == {}
    assert AuditLog.objects.filter(verb="moved").count() == 1


def test_a_removed_folder_comes_back_with_what_lay_in_it(
    lunch: Folder, olive: Person, welcome: Announcement
) -> None:
    put(welcome, lunch, olive)
    actions.remove_folder(lunch.pk, actor=olive)
    assert not Folder.objects.kept().exists()
    actions.restore_folder(lunch.pk, actor=olive)
    assert [row.title for row in Folder.objects.kept().get().announcements.all()] == ["Welcome"]


def test_from_a_removed_folder_it_comes_as_from_none(
    lunch: Folder, olive: Person, welcome: Announcement
) -> None:
    put(welcome, lunch, olive)
    actions.remove_folder(lunch.pk, actor=olive)
    other = actions.save_folder(None, actor=olive, name="Dinner")
    assert put(welcome, other, olive) == {welcome.pk: None}


def test_nothing_goes_into_a_folder_that_is_gone(lunch: Folder, olive: Person, welcome: Announcement) -> None:
    actions.remove_folder(lunch.pk, actor=olive)
    with pytest.raises(Http404):
        put(welcome, lunch, olive)


def test_it_is_for_those_who_write_announcements(lunch: Folder, zed: Person, welcome: Announcement) -> None:
    for change in (actions.remove_folder, actions.restore_folder):
        with pytest.raises(Http404):
            change(lunch.pk, actor=zed)
    for pk in (None, lunch.pk):
        with pytest.raises(Http404):
            actions.save_folder(pk, actor=zed, name="Mine")
    with pytest.raises(Http404):
        put(welcome, None, zed)


def test_one_that_is_not_there_is_not_there(olive: Person, inside) -> None:
    with pytest.raises(Http404):
        actions.remove_folder(uuid4(), actor=olive)


def test_a_folder_of_this_name_is_taken_however_it_is_written(olive: Person, inside) -> None:
    assert actions.folder_named("Spring", actor=olive) == actions.folder_named("SPRING", actor=olive)


def test_one_that_was_removed_is_not_taken_again(olive: Person, inside) -> None:
    Folder.objects.create(name="Spring", removed_at=timezone.now())
    assert actions.folder_named("Spring", actor=olive).removed_at is None


def test_who_may_not_write_makes_no_folder(zed: Person, inside) -> None:
    with pytest.raises(Http404):
        actions.folder_named("Spring", actor=zed)
