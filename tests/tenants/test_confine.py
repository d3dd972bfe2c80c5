import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from tenants import confine
from tenants.confine import Bounds, Ran, demand_room, run_confined

BOUNDS = Bounds(memory_bytes=400 * 1024**2, cpu_s=5, wall_s=10, file_bytes=1024**2)


def ran(code: str, folder: Path, bounds: Bounds = BOUNDS) -> Ran:
    return run_confined([sys.executable, "-I", "-S", "-c", code], folder, bounds)


def test_both_outputs_and_the_code_come_back(tmp_path):
    done = ran("import sys; print('out'); print('log', file=sys.stderr); sys.exit(3)", tmp_path)
    assert (done.code, done.out, done.log, done.timed_out) == (3, "out\n", "log\n", False)


def test_memory_is_limited(tmp_path):
    assert "MemoryError" in ran("bytearray(10**9)", tmp_path).log


def test_wall_time_is_limited(tmp_path):
    assert ran("import time; time.sleep(60)", tmp_path, replace(BOUNDS, wall_s=0.2)).timed_out


def test_cpu_time_is_limited(tmp_path):
    assert ran("while True: pass", tmp_path, replace(BOUNDS, cpu_s=1)).code < 0


def test_the_size_of_files_is_limited(tmp_path):
    assert ran("open('large', 'wb').write(bytes(4_000_000))", tmp_path).code != 0
    assert (tmp_path / "large").stat().st_size <= BOUNDS.file_bytes


def test_our_environment_stays_with_us(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    assert "hush" not in ran("import os; print(dict(os.environ))", tmp_path).out


def test_a_flood_of_words_is_cut_in_the_middle(tmp_path):
    said = ran("print('first'); [print('x' * 999) for _ in range(900)]; print('last')", tmp_path).out
    assert said.startswith("first")
    assert said.endswith("last\n")
    assert len(said) <= 400_000


def test_it_steps_back_for_others(tmp_path):
    said = ran("import os; print(os.nice(0))", tmp_path, replace(BOUNDS, niceness=10)).out
    assert int(said) == min(19, os.nice(0) + 10)


@pytest.mark.parametrize(
    ("log", "is_full"),
    [
        ("[mp3 @ 0x1] [error] No space left on device\n", True),
        ("Traceback\nOSError: [Errno 28] No space left on device\n", True),
        ("[info]     title : No space left on device\n[error] Invalid data found\n", False),
        ("[info]  comment : x\n            : No space left on device\n[fatal] matches no streams\n", False),
    ],
    ids=["ffmpeg", "python", "title", "comment of two lines"],
)
def test_a_full_disk_is_told_from_a_file_that_says_so(tmp_path, log: str, is_full: bool):
    failed = Ran(1, "", log, timed_out=False)
    with pytest.raises(OSError, match="No space") if is_full else nullcontext():
        demand_room(failed, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux ends a process with its parent.")
def test_whoever_asked_for_it_may_be_gone_before_it_begins(tmp_path):
    wrapper = [sys.executable, "-I", "-S", confine.__file__]
    gone, *limits = ["1", "400000000", "5", "1000000", "0"]
    program = [sys.executable, "-I", "-S", "-c", "open('ran', 'w')"]
    done = subprocess.run([*wrapper, gone, *limits, *program], cwd=tmp_path, timeout=30, check=False)
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
