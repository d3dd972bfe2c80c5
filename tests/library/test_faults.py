import errno

import pytest
from django.db import IntegrityError, OperationalError
from redis import RedisError

from library.faults import is_no_fault
from library.shelf import ShelfAway


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "full"),
        PermissionError(errno.EACCES, "not ours"),
        OperationalError("deadlock"),
        ShelfAway("away"),
        RedisError("no Redis"),
    ],
    ids=lambda error: str(error.args[-1]),
)
def test_what_the_machine_lacks_is_no_fault(error: Exception) -> None:
    assert is_no_fault(error)


@pytest.mark.parametrize(
    "error",
    [OSError(errno.EINVAL, "a place before the beginning"), IntegrityError("twice"), ValueError("bug")],
    ids=lambda error: str(error.args[-1]),
)
def test_the_rest_may_be(error: Exception) -> None:
    assert not is_no_fault(error)
