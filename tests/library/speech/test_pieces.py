from hypothesis import given
from hypothesis import strategies as st

from library.speech.pieces import pieces

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)


@given(words, st.integers(4, 60))
def test_no_piece_is_too_large_and_no_letter_is_lost(text: str, most_bytes: int) -> None:
    cut = pieces(text, most_bytes)
    assert all(0 < len(piece.encode()) <= most_bytes for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_what_fits_stays_whole() -> None:
    assert pieces("Good morning. We open.", 100) == ["Good morning. We open."]


def test_it_is_cut_between_sentences_first() -> None:
    assert pieces("We close. Thank you, dear guests. Come again.", 34) == [
        "We close. Thank you, dear guests.",
        "Come again.",
    ]


def test_a_long_sentence_is_cut_between_clauses_and_then_words() -> None:
    assert pieces("Dear guests, we close our doors now.", 15) == [
        "Dear guests,",
        "we close our",
        "doors now.",
    ]


def test_a_word_without_end_is_cut_between_letters() -> None:
    assert pieces("ääääää", 5) == ["ää", "ää", "ää"]


def test_chinese_needs_no_space_to_be_cut() -> None:
    assert pieces("欢迎光临。谢谢。", 15) == ["欢迎光临。", "谢谢。"]
