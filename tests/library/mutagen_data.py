"""mutagen's own test data: files that once broke a reader of tags. Its wheel is without them."""

import fcntl
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.txt"


def mutagen_data() -> list[Path]:
    """Fetched once, of the version and hash that are locked. Raises AssertionError where that fails."""
    requirement = locked()
    version = requirement.partition("==")[2].split()[0]
    folder = ROOT / ".test" / f"mutagen-{version}"
    folder.parent.mkdir(exist_ok=True)
    # Held until it is there: two suites may want it at once.
    with (folder.parent / "mutagen.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not folder.is_dir():
            fetch(requirement, folder)
    return sorted(folder.iterdir())


def locked() -> str:
    """mutagen's lines of the lock file, hashes included."""
    found = re.search(r"^mutagen==(?:.*\\\n)*.*", LOCK.read_text(), re.MULTILINE)
    assert found, f"{LOCK.name} names no mutagen."
    return found[0]


def fetch(requirement: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        wanted = Path(work) / "wanted.txt"
        wanted.write_text(requirement + "\n")
        how = ["--quiet", "--no-input", "--no-deps", "--no-binary", "mutagen", "--require-hashes"]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-d", work, *how]
        done = subprocess.run([*pip, "-r", str(wanted)], capture_output=True, text=True, check=False)
        say = f"mutagen's source, which holds its test data, could not be fetched: {done.stderr}"
        sources = list(Path(work).glob("mutagen-*.tar.gz"))
        assert sources, say
        unpack(sources[0], Path(work) / "data").rename(folder)


def unpack(source: Path, folder: Path) -> Path:
    """Only the files of its tests/data, all in one folder."""
    folder.mkdir()
    with tarfile.open(source) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            content = archive.extractfile(member) if path.parts[1:3] == ("tests", "data") else None
            if content:
                (folder / path.name).write_bytes(content.read())
    return folder
