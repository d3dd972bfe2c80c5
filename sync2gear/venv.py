"""Makes an environment hold exactly what a locked requirements file names: `python3 -m sync2gear.venv FILE`.

Runs before anything is installed, on whatever Python there is: standard library only, old syntax only.
Does nothing, and needs no network, while neither the locks nor the Python have changed.
"""

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# By environment; each lock holds all of the one before.
VENVS = {".venv": ["requirements.txt", "requirements-dev.txt"], ".venv-peers": ["requirements-peers.txt"]}


def main(lock: str) -> None:
    """Exit with a sentence when this Python cannot do it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it may well be run by an older one
        sys.exit("sync2gear needs Python 3.11 or newer. If there is one, name it: make PYTHON=python3.12")
    name = next(name for name, locks in VENVS.items() if lock in locks)
    # The lock file is also the lock: two makes at once must not fill one folder.
    with (ROOT / VENVS[name][0]).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ensure(ROOT / name, lock)


def ensure(venv: Path, lock: str) -> None:
    stamp, all_locks = venv / ".locks", VENVS[venv.name]
    kept = stamp.read_text().splitlines() if stamp.is_file() else []
    python, locks = sys.version.replace("\n", " ") + sys.base_prefix, digest(venv)
    usable = works(venv) and kept[:1] in ([], [python])
    if usable and kept[1:2] == [locks] and lock in kept[2:]:
        return
    stamp.unlink(missing_ok=True)
    if not usable:
        create(venv)
    install(venv, lock)
    stamp.write_text("\n".join([python, locks, *all_locks[: all_locks.index(lock) + 1]]))


def digest(venv: Path) -> str:
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in VENVS[venv.name])).hexdigest()


def works(venv: Path) -> bool:
    """Whether its Python runs and no installation into it was cut off."""
    python = venv / "bin" / "python"
    if not python.exists() or (venv / ".installing").exists():
        return False
    return subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def create(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is missing. Debian and Ubuntu: apt-get install python3-venv")
    say("Making " + venv.name)
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=False)
    if done.returncode:
        sys.exit("The folder " + venv.name + " could not be made: see above.")


def install(venv: Path, lock: str) -> None:
    say("Installing what " + lock + " names, this once")
    mark = venv / ".installing"
    mark.touch()
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    done = subprocess.run([*pip, "--quiet", "--require-hashes", "-r", str(ROOT / lock)], check=False)
    # Only a cut-off installation leaves the mark: pip undoes what it fails at.
    mark.unlink()
    if done.returncode:
        sys.exit("The packages could not be installed: see above.")


def say(sentence: str) -> None:
    print(sentence + " …", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
