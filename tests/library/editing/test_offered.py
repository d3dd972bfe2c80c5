from library.editing.offered import ANY, Offered, flat, parted, whole
from library.speech.listing import Service
from library.speech.provider import Voice

VOICES = [Voice("a", "Anna"), Voice("g", "Greta", "de-DE"), Voice("k", "Kiri", "mi-NZ")]
OFFERED = Offered([Service("s1", "Eleven", VOICES)])
SILENT = Offered([Service("s1", "Eleven", None)])


def test_those_that_need_no_service_are_always_there() -> None:
    assert flat(Offered().choices("en-GB", "")) == {"": ANY, "hibari": "Built-in voice"}


def test_a_service_has_a_group_of_those_that_speak_the_language() -> None:
    groups = dict(OFFERED.choices("de-DE", ""))
    assert groups["Eleven"] == [("s1", "Eleven: its own choice"), ("s1/a", "Anna"), ("s1/g", "Greta")]


def test_what_was_chosen_stays_among_them() -> None:
    assert flat(OFFERED.choices("en-GB", "s1/g"))["s1/g"] == "Greta"
    assert flat(Offered().choices("en-GB", "s9/zoe"))["s9/zoe"] == "zoe"
    assert flat(Offered().choices("en-GB", "s9"))["s9"] == "A service that is gone"


def test_where_a_list_cannot_be_had_that_is_said_and_what_was_chosen_is_believed() -> None:
    assert SILENT.problem.startswith("Eleven cannot list voices just now.")
    assert OFFERED.problem == ""
    assert SILENT.refused("s1/zoe", "en-GB") == ""
    assert OFFERED.refused("s1/zoe", "en-GB") != ""


def test_languages_of_voices_are_offered_too() -> None:
    assert (OFFERED.languages["mi-NZ"], OFFERED.languages["de-DE"]) == ("mi-NZ", "German")


def test_a_choice_is_taken_apart_and_put_together() -> None:
    for choice in ("", "hibari", "s1", "s1/a/b"):
        assert whole(*parted(choice)) == choice
