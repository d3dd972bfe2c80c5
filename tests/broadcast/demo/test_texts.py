from broadcast.demo.texts import ANNOUNCEMENTS
from library.speech import speakable


def test_six_different_texts_can_be_spoken_as_they_are():
    assert len({title for title, _ in ANNOUNCEMENTS}) == 6
    assert all(speakable(text) == text for _, text in ANNOUNCEMENTS)
