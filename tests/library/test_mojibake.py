import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.mojibake import repaired

#: What people write in Latin-1: letters and signs of Western Europe, no controls.
WESTERN = st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S", "Zs"]), max_size=40)


def misread(text: str, codec: str) -> str:
    return text.encode(codec).decode("latin-1")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Café Zürich", "utf-8"),
        ("à", "utf-8"),
        ("宇多田ヒカル", "utf-8"),
        ("さくら さくら", "cp932"),
        ("東京", "cp932"),
        ("First Love ～ラブ", "cp932"),
        ("プラスティック・ラブ (1984)", "cp932"),
        ("Сто часов", "cp1251"),
        ("Как молоды мы были", "cp1251"),
        ("КИНО — Группа крови", "cp1251"),
        ("Don’t Stop “Me” Now…", "cp1252"),
    ],
)
def test_words_in_another_code_are_read_again(text, codec):
    assert repaired(misread(text, codec)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Slow Morning",
        "Le poinçonneur des Lilas",
        "Adieu créature",
        "Sigur Rós – Ágætis byrjun".replace("–", "-"),
        "Motörhead",
        "Déjà vu à la française",
        "¿Qué será?",
        "Øresund, Ærø, Åse",
        "ÄÖÜ äöü ß",
        "東京",
        "Ångström «été» £5",
    ],
)
def test_words_that_are_as_they_should_be_stay(text):
    assert repaired(text) == text


@settings(deadline=None)
@given(WESTERN)
def test_western_words_never_become_japanese(text):
    assert not any("\u3000" <= sign <= "\u9fff" for sign in repaired(text) if sign not in text)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_it_is_it_is_read_without_an_error(text):
    assert isinstance(repaired(text), str)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_read_without_an_error(raw):
    assert isinstance(repaired(raw.decode("latin-1")), str)


@pytest.mark.parametrize("text", ["Rendez\x96vous", "Don\x92t Can\x92t"])
def test_a_curly_quote_makes_no_kanji(text):
    assert repaired(text) == text.encode("latin-1").decode("cp1252")
