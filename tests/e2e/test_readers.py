"""Workers that are killed or hang, at any point: nothing is lost or done twice, and nobody else waits."""

import shutil
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from mutagen.id3 import ID3, TIT2, TPE1

from tests.e2e.faults.house import recovery
from tests.e2e.readers import ReadingRoom, reading_room, until
from tests.library.conftest import make_sound

__all__ = ["make_sound"]
Record = Callable[[str, object], None]
NUMBERS = count(1)
#: Saying it takes seconds.
LONG = "Please take your trays to the door. " * 12
SONG = "anoisesrc=duration=150:amplitude=0.3:seed=1,aformat=channel_layouts=stereo"
BRIEF = "sine=440:duration=2,aformat=channel_layouts=stereo"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingRoom]:
    with reading_room(tmp_path_factory.mktemp("readers")) as room:
        for name in ("Acme", "Rival"):
            room.ask("upload", name=name, files=[])
        yield room


class Files:
    """MP3s of which no two are alike."""

    def __init__(self, folder: Path, make: Any) -> None:
        self._folder = folder
        self._sounds = {
            "song": make("song.mp3", "-b:a", "128k", source=SONG),
            "brief": make("brief.mp3", "-b:a", "128k", source=BRIEF),
        }
        # Reading it takes longer than asking the site for something.
        self._sounds["long"] = folder / "long.mp3"
        self._sounds["long"].write_bytes(self._sounds["song"].read_bytes() * 20)

    def __call__(self, kind: str, many: int = 1) -> list[str]:
        return [self._one(kind) for _ in range(many)]

    def _one(self, kind: str) -> str:
        number = next(NUMBERS)
        path = shutil.copy(self._sounds[kind], self._folder / f"{kind} {number}.mp3")
        tags = ID3()
        tags.add(TIT2(3, f"{kind} {number}"))
        tags.add(TPE1(3, "The Numbers"))
        tags.save(path)
        return str(path)


@pytest.fixture
def files(tmp_path: Path, make_sound: Any) -> Files:
    return Files(tmp_path, make_sound)


def all_well(room: ReadingRoom, tracks: list[str]) -> None:
    """Each was read, once, and nothing lies about."""
    rows = room.ask("tracks", name="Acme", ids=tracks)
    assert [(row["status"], row["waveforms"]) for row in rows] == [("ready", 1)] * len(tracks)
    assert room.ask("left_over", name="Acme") == []


def read_all(room: ReadingRoom, tracks: list[str]) -> None:
    room.ask("in_a_minute")
    until(lambda: room.are_read(tracks))


@pytest.mark.parametrize("program", ["tags_child.py", "ffmpeg"])
def test_a_worker_is_killed_while_it_reads(room: ReadingRoom, files: Files, program: str) -> None:
    tracks = room.ask("upload", name="Acme", files=files("song"))
    with room.readers() as readers:
        child = until(lambda: readers.reading(tracks[0], program), pause_s=0.002)
        assert readers.kill_worker_of(child)
        child.wait(10)  # it went with its worker
        read_all(room, tracks)
    all_well(room, tracks)


@pytest.mark.parametrize("program", ["tags_child.py", "ffmpeg"])
def test_all_readers_are_killed_at_once(room: ReadingRoom, files: Files, program: str) -> None:
    tracks = room.ask("upload", name="Acme", files=files("song", 3))
    with room.readers() as readers:
        until(lambda: any(readers.reading(track, program) for track in tracks), pause_s=0.002)
    with room.readers():
        read_all(room, tracks)
    all_well(room, tracks)


def test_readers_are_killed_just_before_they_publish(room: ReadingRoom, files: Files) -> None:
    tracks = room.ask("upload", name="Acme", files=files("brief"))
    with room.publishing_held_up(tracks[0]) as is_waited_for, room.readers():
        until(is_waited_for)
    assert room.states(tracks) == ["waiting"]
    with room.readers():
        read_all(room, tracks)
    all_well(room, tracks)


def test_a_file_that_kills_workers_is_refused_and_the_others_are_read(
    room: ReadingRoom, files: Files
) -> None:
    poison, *others = room.ask("upload", name="Acme", files=files("long") + files("brief", 5))
    with room.readers() as readers:
        for _ in range(3):
            child = until(lambda: readers.reading(poison, "ffmpeg"), pause_s=0.005)
            assert readers.kill_worker_of(child)
            child.wait(10)
            room.ask("in_a_minute")
        read_all(room, [poison, *others])
    assert room.states(others) == ["ready"] * 5
    (row,) = room.ask("tracks", name="Acme", ids=[poison])
    assert (row["status"], row["problem"][:39]) == ("refused", "Reading this file failed again and agai")


def test_the_cluster_s_idle_processes_are_killed(room: ReadingRoom, files: Files) -> None:
    first = room.ask("upload", name="Acme", files=files("brief"))
    with room.readers() as readers:
        until(lambda: room.are_read(first))
        readers.kill_idle()
        second = room.ask("upload", name="Acme", files=files("brief"))
        read_all(room, second)
    all_well(room, first + second)


def test_one_file_of_another_business_does_not_wait_behind_many(room: ReadingRoom, files: Files) -> None:
    many = room.ask("upload", name="Acme", files=files("song", 12))
    one = room.ask("upload", name="Rival", files=files("brief"))
    with room.readers(count=1):
        until(lambda: room.are_read(one, "Rival"))
        assert room.states(many).count("waiting") > 6
        read_all(room, many)


def test_all_can_be_found_before_the_first_plays(room: ReadingRoom, files: Files) -> None:
    tracks = room.ask("upload", name="Acme", files=files("brief", 12))
    with room.readers(count=1):
        until(lambda: "ready" in room.states(tracks))
        assert all(row["is_tagged"] for row in room.ask("tracks", name="Acme", ids=tracks))
        read_all(room, tracks)


def test_an_announcement_is_spoken_while_fifty_files_wait(room: ReadingRoom, files: Files) -> None:
    tracks = room.ask("upload", name="Acme", files=files("song", 50))
    with room.readers(), room.site.process("manage.py", "qcluster"):
        until(lambda: room.states(tracks).count("waiting") < 50)
        said = room.ask("say", name="Acme", text="Lunch is served.")
        until(lambda: room.ask("is_said", name="Acme", pk=said))
        assert room.states(tracks).count("waiting") > 10


@pytest.mark.parametrize("end", [signal.SIGCONT, signal.SIGKILL], ids=["it wakes", "it is killed"])
def test_a_reader_that_hangs_holds_nobody_else_up(
    room: ReadingRoom, files: Files, end: signal.Signals, record_property: Record
) -> None:
    first = room.ask("upload", name="Acme", files=files("song"))
    with room.readers() as readers:
        child = until(lambda: readers.reading(first[0], "ffmpeg"), pause_s=0.002)
        worker = readers.send_worker_of(child, signal.SIGSTOP)
        assert worker
        others = room.ask("upload", name="Acme", files=files("brief", 3))
        read_all(room, others)
        assert room.states(first) == ["waiting"]
        with recovery(record_property, f"A reader hung, {end.name}"):
            worker.send_signal(end)
            read_all(room, first)
    all_well(room, first + others)


@pytest.mark.parametrize("what", [signal.SIGSTOP, signal.SIGKILL], ids=["hangs", "is killed"])
def test_a_worker_goes_while_it_speaks(
    room: ReadingRoom, what: signal.Signals, record_property: Record
) -> None:
    before = room.ask("used_bytes", name="Rival"), room.ask("spoken_bytes", name="Rival")
    with room.speaker() as gone:
        said = room.ask("say", name="Rival", text=f"{what.name}. {LONG}")
        until(lambda: room.ask("is_in_hand"), pause_s=0.002)
        gone.send(what)
        assert not room.ask("is_said", name="Rival", pk=said)
        with recovery(record_property, f"A speaking worker got {what.name}"), room.speaker():
            room.ask("in_a_quarter_of_an_hour")
            until(lambda: room.ask("is_said", name="Rival", pk=said))
        if what is signal.SIGSTOP:
            # It ends what it had begun before it takes this.
            gone.send(signal.SIGCONT)
            later = room.ask("say", name="Rival", text="That was late.")
            until(lambda: room.ask("is_said", name="Rival", pk=later))
    after = room.ask("used_bytes", name="Rival"), room.ask("spoken_bytes", name="Rival")
    assert after[0] - before[0] == after[1] - before[1] > 0
