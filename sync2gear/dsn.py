"""Where an embedded PostgreSQL listens, derived from its folder alone so that every process agrees."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PORT = 5432
ROLE = "sync2gear"
NAME = "sync2gear"
SOCKET_PATH_BYTES = 107


@dataclass(frozen=True)
class Dsn:
    host: str  #: The socket's folder.
    port: int
    user: str
    name: str

    @property
    def url(self) -> str:
        return f"postgresql://{self.user}@{quote(self.host, safe='')}:{self.port}/{self.name}"


def address(folder: Path) -> Dsn:
    """Where the server of `folder` listens while it runs; derived from the path alone."""
    return Dsn(host=str(socket_folder(folder.resolve())), port=PORT, user=ROLE, name=NAME)


def socket_folder(folder: Path) -> Path:
    """The data folder itself, or a short one of its own where the path is too long for a socket."""
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES:
        return folder
    # Not tempfile's: TMPDIR differs between shells, and both must find the same socket.
    return Path("/tmp") / f"sync2gear-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108
