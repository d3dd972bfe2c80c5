import pytest

from tests.bench import wrk

SAID = """
  1200 requests in 4.00s, 1.50MB read
Requests/sec:    300.25
Transfer/sec:    384.00KB
"""


def test_what_it_says_is_read() -> None:
    assert wrk.read(SAID) == wrk.Load(300.25, 1.5 * 1024 * 1024 / 1200)


@pytest.mark.parametrize(
    "wrong", ["  Non-2xx or 3xx responses: 7\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"]
)
def test_other_answers_are_not_measured(wrong: str) -> None:
    with pytest.raises(wrk.Wrong):
        wrk.read(SAID + wrong)
