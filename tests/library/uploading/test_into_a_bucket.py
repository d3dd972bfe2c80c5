"""Pieces that a browser posts into the bucket itself."""

import json

import httpx
import pytest
from django.test import Client

from library import shelf
from library.models import Track
from library.reading import read_track
from library.uploading import pieces

UPLOADS = "/b/acme/music/uploads/"


def test_a_file_goes_past_the_portal(as_olive: Client, inside, bucket, sounds, monkeypatch) -> None:
    monkeypatch.setattr(pieces, "PIECE_BYTES", 20_000)
    content = sounds["mp3"].read_bytes()
    said = {"files": [{"name": "slow.mp3", "size_bytes": len(content)}]}
    [offer] = as_olive.post(UPLOADS, json.dumps(said), content_type="application/json").json()["files"]
    assert offer["direct"]
    for piece in range(pieces.count(len(content))):
        ticket = as_olive.post(f"{offer['pieces']}{piece}/").json()
        part = content[piece * 20_000 : (piece + 1) * 20_000]
        assert httpx.post(ticket["url"], data=ticket["fields"], files={"file": part}).is_success
    done = as_olive.post(offer["finish"]).json()
    read_track(done["track"])
    assert Track.objects.get(pk=done["track"]).status == "ready"
    assert shelf.pieces_of(inside.pk, done["track"]) == {}


@pytest.mark.parametrize("more", [b"x", b"x" * 10_000])
def test_a_piece_that_is_longer_than_agreed_is_refused_there(as_olive, inside, bucket, more: bytes) -> None:
    said = {"files": [{"name": "slow.mp3", "size_bytes": 100}]}
    [offer] = as_olive.post(UPLOADS, json.dumps(said), content_type="application/json").json()["files"]
    ticket = as_olive.post(f"{offer['pieces']}0/").json()
    answer = httpx.post(ticket["url"], data=ticket["fields"], files={"file": bytes(100) + more})
    assert answer.status_code == 400
    assert as_olive.post(offer["finish"]).json() == {"missing": [0]}
