from library.default_voice import spoken_by_default
from library.parts import Speech
from tenants.models import Business


def test_without_a_choice_it_is_the_first_that_can() -> None:
    assert spoken_by_default("Hello.", Business()) == Speech("Hello.")


def test_what_a_business_has_chosen_speaks() -> None:
    business = Business(speech_language="de-DE", speech_service="s", speech_voice="anna")
    assert spoken_by_default("Hallo.", business) == Speech("Hallo.", "de-DE", "s", "anna")
