from itertools import count

from tenants.kept import Kept


def test_what_was_asked_is_kept_until_it_is_forgotten() -> None:
    kept = Kept(count(1).__next__, lasts_s=60)
    assert [kept.get(), kept.get()] == [1, 1]
    kept.forget()
    assert kept.get() == 2


def test_what_lasts_no_time_is_asked_each_time() -> None:
    kept = Kept(count(1).__next__, lasts_s=0)
    assert [kept.get(), kept.get()] == [1, 2]


def test_nothing_is_an_answer_too() -> None:
    answers = iter([None, 1])
    kept = Kept(answers.__next__, lasts_s=60)
    assert [kept.get(), kept.get()] == [None, None]
