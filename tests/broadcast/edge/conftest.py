"""A running edge, a house to serve, and whoever listens. Rows are committed: the edge has to see them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from broadcast.edge.app import EdgeOptions
from broadcast.edge.store import dsn_of

from .house import House, Paired
from .listening import Listening
from .serving import SECRET, Serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django makes its test database only for tests that bear its mark."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "dsn" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def dsn(django_db_setup: None) -> str:
    from django.conf import settings

    assert settings.DATABASES["default"]["NAME"].startswith("test_")
    return dsn_of(settings.DATABASES["default"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Media in `b/`, the web player's files in `player/`."""
    root = tmp_path_factory.mktemp("edge")
    (root / "player").mkdir()
    return root


@pytest.fixture(scope="module")
def serving(dsn: str, folder: Path) -> Iterator[Serving]:
    patient = EdgeOptions(dsn, folder, folder / "player", secret=SECRET, pulse_s=0)
    options = replace(patient, heartbeat_s=0.4, flush_s=0.1, live_pause_s=0.2)
    serving = Serving(options)
    serving.wait_until_listening()
    yield serving
    serving.stop()


@pytest.fixture
def client(serving: Serving) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serving.url, timeout=5) as client:
        yield client


@pytest.fixture
def house(dsn: str) -> Iterator[House]:
    house = House(dsn)
    house.build()
    yield house
    house.clear()


@pytest.fixture
def till(house: House) -> Paired:
    return house.pair()


@pytest.fixture
def listen(serving: Serving) -> Iterator[Callable[..., Listening]]:
    streams: list[Listening] = []

    def listen(device: Paired, last_event_id: int | str | None = None) -> Listening:
        streams.append(Listening(serving.port, device, last_event_id))
        return streams[-1]

    yield listen
    for stream in streams:
        stream.close()
