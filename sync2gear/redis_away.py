"""Whether it is Redis that is missing."""


def is_of_redis(error: BaseException) -> bool:
    """Asked by name: where there is none, no process loads its client, which takes ten megabytes."""
    return type(error).__module__ == "redis.exceptions"
