import io
import wave

import pytest
from django.test import Client

from library import previewing
from library.models import Announcement, Rendering
from library.tasks import render
from tests.library.written import CHIME, PAUSE, SPEECH, of
from tests.queued import jobs

BASE = "/b/acme/announcements/"


def hear(client: Client, number: int, *parts: dict[str, str]) -> tuple[int, str]:
    answer = client.post(f"{BASE}preview/", of(*parts) | {"do": f"hear part {number}"})
    return answer.status_code, answer.content.decode()


def test_a_part_is_made_as_it_stands_and_asked_for_until_it_is_there(as_olive: Client, inside) -> None:
    status, text = hear(as_olive, 1, CHIME, SPEECH | {"text": "Hello."})
    made = Rendering.objects.get()
    assert (status, [part["text"] for part in made.parts], len(jobs())) == (200, ["Hello."], 1)
    assert f'hx-get="{BASE}preview/{made.pk}/"' in text
    render(made.pk)
    made.refresh_from_db()
    text = as_olive.get(f"{BASE}preview/{made.pk}/").content.decode()
    assert f"/b/acme/audio/{made.sha256}.mp3" in text
    assert "spoken by the built-in voice" in text
    assert "hx-get" not in text


def test_nothing_is_saved_by_it(as_olive: Client, inside) -> None:
    hear(as_olive, 0, SPEECH)
    assert Announcement.objects.count() == 0


def test_the_same_words_are_made_once(as_olive: Client, inside) -> None:
    for _ in range(2):
        hear(as_olive, 0, SPEECH)
    assert (Rendering.objects.count(), len(jobs())) == (1, 1)


def test_gaps_are_filled_with_examples(as_olive: Client, inside) -> None:
    hear(as_olive, 0, SPEECH | {"text": "{business} closes at {closing_time}. {your_name}, come."})
    assert Rendering.objects.get().parts[0]["text"] == "Acme closes at 18:00. your name, come."


@pytest.mark.parametrize(("text", "said"), [("", "Write what is"), ("🎵", "nothing here that can be spoken")])
def test_what_is_wrong_is_said_and_nothing_is_made(as_olive: Client, inside, text: str, said: str) -> None:
    status, answer = hear(as_olive, 0, SPEECH | {"text": text}, PAUSE)
    assert (status, Rendering.objects.count()) == (422, 0)
    assert said in answer


def test_there_is_an_end_to_trying_out(as_olive: Client, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "TRIES", 2)
    answers = [hear(as_olive, 0, SPEECH | {"text": f"Number {number}."}) for number in range(3)]
    assert [status for status, _ in answers] == [200, 200, 422]
    assert previewing.TOO_MANY in answers[2][1]
    assert (Rendering.objects.count(), len(jobs())) == (2, 2)


def test_what_cannot_be_heard_is_no_try(as_olive: Client, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "TRIES", 1)
    assert [hear(as_olive, 0, SPEECH | {"text": text})[0] for text in ("", "Hello.")] == [422, 200]


def test_what_failed_says_why(as_olive: Client, inside) -> None:
    made = Rendering.objects.create(digest="d", parts=[], status="refused", problem="The voice failed.")
    assert "The voice failed." in as_olive.get(f"{BASE}preview/{made.pk}/").content.decode()


def test_a_part_that_is_gone_says_so(as_olive: Client, inside) -> None:
    status, text = hear(as_olive, 7, SPEECH)
    assert status == 422
    assert "This part is gone." in text


def test_a_chime_can_be_heard(as_olive: Client, inside) -> None:
    answer = as_olive.get(f"{BASE}chimes/two_up.wav")
    sound = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(1.65, abs=0.01)
    assert answer.headers["Content-Type"] == "audio/wav"


def test_a_chime_that_is_none_is_not_there(as_olive: Client, inside) -> None:
    assert as_olive.get(f"{BASE}chimes/trumpet.wav").status_code == 404
