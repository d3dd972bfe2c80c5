"""What a service answers with, as ffmpeg hears it."""

import pytest

from library.speech.audible import demand_sound
from library.speech.provider import ProviderFailed

from .services import tone


@pytest.mark.parametrize("file", [tone(), tone(0.2, loud=0.02)], ids=["a word", "a short soft one"])
def test_a_word_is_heard(file: bytes) -> None:
    demand_sound(file)


@pytest.mark.parametrize(
    "file",
    [tone(0), tone(0.02), tone(loud=0), tone(loud=0.001), tone()[:44], b"RIFF\0\0\0\0WAVE" + b"x" * 99],
    ids=["empty", "a click", "silent", "nearly silent", "only a header", "damaged"],
)
def test_what_nobody_hears_is_a_failure_of_this_wish(file: bytes) -> None:
    with pytest.raises(ProviderFailed, match="nothing that can be heard") as failed:
        demand_sound(file)
    assert failed.value.is_of_wish


@pytest.mark.parametrize("file", [b"", b"<html>Sign in to this network</html>"])
def test_what_is_no_sound_is_a_failure_of_the_service(file: bytes) -> None:
    with pytest.raises(ProviderFailed, match="something else than sound") as failed:
        demand_sound(file)
    assert not failed.value.is_of_wish
