import uuid

import pytest
from django.http import Http404

from library.models import Track
from library.twins import keep_both, let_go_of_twin
from tenants.access import Person
from tenants.models import AuditLog, Business


@pytest.fixture
def twin(song: Track) -> Track:
    return Track.objects.create(title="Slow Morning", sha256="c" * 64, status="ready", twin=song)


def test_both_are_kept(olive: Person, twin: Track, song: Track, changed) -> None:
    keep_both(twin.pk, actor=olive)
    assert set(Track.objects.playable()) == {song, twin}
    assert changed == [twin]
    assert AuditLog.objects.get(verb="kept beside its like").changes == {
        "twin": {"from": "Slow Morning", "to": None}
    }


def test_the_newcomer_goes_to_the_bin(olive: Person, twin: Track, song: Track) -> None:
    let_go_of_twin(twin.pk, actor=olive)
    assert list(Track.objects.kept()) == [song]


@pytest.mark.parametrize("answer", [keep_both, let_go_of_twin])
def test_what_is_no_twin_is_left_alone(olive: Person, song: Track, changed, answer) -> None:
    answer(song.pk, actor=olive)
    assert (list(Track.objects.playable()), changed) == ([song], [])


@pytest.mark.parametrize("answer", [keep_both, let_go_of_twin])
def test_a_zone_user_is_not_asked(zed: Person, twin: Track, answer) -> None:
    with pytest.raises(Http404):
        answer(twin.pk, actor=zed)


def test_what_is_not_there_is_not_found(olive: Person, inside: Business) -> None:
    with pytest.raises(Http404):
        keep_both(uuid.uuid4(), actor=olive)
