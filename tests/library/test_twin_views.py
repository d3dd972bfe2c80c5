from django.test import Client

from library.models import Track
from tests.library.test_twins import twin

__all__ = ["twin"]


def test_keep_both(as_olive: Client, twin: Track) -> None:
    answer = as_olive.post(f"/b/acme/music/{twin.pk}/keep/", follow=True)
    assert "“Slow Morning” is kept and plays." in answer.content.decode()
    assert Track.objects.playable().filter(pk=twin.pk).exists()


def test_let_go_can_be_undone(as_olive: Client, twin: Track) -> None:
    answer = as_olive.post(f"/b/acme/music/{twin.pk}/not/", follow=True)
    assert "“Slow Morning” is not added." in answer.content.decode()
    as_olive.post(f"/b/acme/music/{twin.pk}/restore/")
    assert Track.objects.kept().filter(pk=twin.pk).exists()


def test_what_somebody_has_kept_meanwhile_is_not_said_to_be_removed(as_olive: Client, song: Track) -> None:
    page = as_olive.post(f"/b/acme/music/{song.pk}/not/", follow=True).content.decode()
    assert "“Slow Morning” stays: somebody has kept both already." in page
    assert f"/music/{song.pk}/restore/" not in page
