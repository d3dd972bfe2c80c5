import pytest
from django.http import Http404

from library.hearing import hear
from library.parts import read
from tenants.access import Person
from tenants.models import AuditLog
from tests.queued import jobs


def test_a_word_is_said_as_new_announcements_are(olive: Person, inside) -> None:
    inside.speech_language, inside.speech_service = "de-DE", "hibari"
    inside.save(update_fields=["speech_language", "speech_service"])
    olive.business.refresh_from_db()
    [part] = read(hear("Win", actor=olive).parts)
    assert (part.text, part.language, part.service) == ("Win", "de-DE", "hibari")  # type: ignore[union-attr]


def test_it_stands_in_no_log_and_is_made_once(olive: Person, inside) -> None:
    assert hear("Win", actor=olive) == hear("Win", actor=olive)
    assert (len(jobs()), AuditLog.objects.filter(kind="rendering").count()) == (1, 0)


def test_it_is_for_those_who_write_announcements(zed: Person, inside) -> None:
    with pytest.raises(Http404):
        hear("Win", actor=zed)
