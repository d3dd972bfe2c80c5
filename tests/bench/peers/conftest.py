"""Where the peers' environment is, each of them runs once for its tests; else these are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import redis_server
from tests.bench.peers import running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("peers")


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    if not running.are_installed():
        pytest.skip(running.NOT_INSTALLED)
    with redis_server.running() as server:
        yield server.url
