"""What goes wrong without a file or words being to blame: they wait for another try."""

import errno

from django.db import InterfaceError, OperationalError

from library.shelf import ShelfAway
from sync2gear.redis_away import is_of_redis

#: A deadlock, a bucket that is away.
PASSING = (OperationalError, InterfaceError, ShelfAway)
#: What a file made to do so gets out of the system: a place before its beginning. None: not the system's.
OF_THE_FILE = {None, errno.EINVAL}


def is_no_fault(error: BaseException) -> bool:
    """A full disk too, too many open files, a folder that is not ours."""
    if isinstance(error, OSError):
        return error.errno not in OF_THE_FILE
    return isinstance(error, PASSING) or is_of_redis(error)
