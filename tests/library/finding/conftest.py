"""Rows to find."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from library.models import Track

Add = Callable[..., Track]


@pytest.fixture
def add(inside: Any) -> Add:
    """`add("Title", artist="Somebody")`: a track that is ready."""
    numbers = count()

    def make(title: str = "Song", **columns: Any) -> Track:
        there = {
            "file_name": "a.mp3",
            "sha256": f"{next(numbers):064}",
            "status": "ready",
            "duration_ms": 1000,
        }
        return Track.objects.create(title=title, **(there | columns))

    return make
