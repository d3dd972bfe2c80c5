"""A real S3 server for tests: SeaweedFS, on ports of its own, in a folder of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

KEY, SECRET, REGION, BUCKET = "sync2gear", "only for tests", "us-east-1", "sounds"
PORTS = [f"{part}.port{kind}" for part in ("master", "volume", "filer", "s3") for kind in ("", ".grpc")]
START_S = 60
ATTEMPTS = 3


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its address, with an empty bucket. It ends only when it is killed."""
    with ExitStack() as ends:
        for attempt in range(ATTEMPTS):
            ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
            server = started(folder / str(attempt), ports)
            ends.callback(server.wait)
            ends.callback(server.kill)
            address = f"http://127.0.0.1:{ports['s3.port']}"
            if has_opened(client(address), server):
                yield address
                return
        logs = [path.read_text(errors="replace")[-2000:] for path in sorted(folder.glob("*/log"))]
        raise RuntimeError("\n\n".join(["SeaweedFS does not start:", *logs]))


def started(folder: Path, ports: dict[str, int]) -> subprocess.Popen[bytes]:
    (folder / "data").mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command(folder, ports), stdout=log, stderr=log)


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]


def command(folder: Path, ports: dict[str, int]) -> list[str]:
    pair = {"accessKey": KEY, "secretKey": SECRET}
    people = [{"name": KEY, "credentials": [pair], "actions": ["Admin"]}]
    (folder / "s3.json").write_text(json.dumps({"identities": people}))
    options = {
        "dir": folder / "data",
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "s3.config": folder / "s3.json",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "volume.max": 20,
        "master.volumeSizeLimitMB": 64,
        **ports,
    }
    weed = Path(sys.executable).with_name("weed")
    return [str(weed), "server", "-filer", "-s3", *(f"-{name}={value}" for name, value in options.items())]


def client(address: str) -> Any:
    quick = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1})
    pair = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    return boto3.client("s3", endpoint_url=address, region_name=REGION, config=quick, **pair)


def has_opened(s3: Any, server: subprocess.Popen[bytes]) -> bool:
    """Once it takes a file, which it does after some seconds. Not where another process has taken a port."""
    until = time.monotonic() + START_S
    while server.poll() is None and time.monotonic() < until:
        try:
            if not s3.list_buckets()["Buckets"]:
                s3.create_bucket(Bucket=BUCKET)
            s3.put_object(Bucket=BUCKET, Key="first", Body=b"it can write")
            s3.delete_object(Bucket=BUCKET, Key="first")
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
        else:
            return True
    return False


def options(address: str, **others: Any) -> dict[str, Any]:
    """As in the settings, for `STORAGES`."""
    where = {"bucket_name": BUCKET, "endpoint_url": address, "region_name": REGION, "addressing": "path"}
    return {
        "BACKEND": "library.bucket.Bucket",
        "OPTIONS": where | {"access_key": KEY, "secret_key": SECRET} | others,
    }


def let_read(address: str, *origins: str) -> None:
    """Lets pages of these origins read from the bucket and post to it: docs/storage.md tells to do so."""
    rule = {
        "AllowedOrigins": origins,
        "AllowedMethods": ["GET", "HEAD", "POST"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }
    client(address).put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})
