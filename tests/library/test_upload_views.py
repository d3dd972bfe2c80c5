"""What the page sends while music comes in."""

import json
from typing import Any

import pytest
from django.test import Client

from library.models import Track, Upload

UPLOADS = "/b/acme/music/uploads/"
BYTES = b"as good as any sound"


def begin(client: Client, **file: Any) -> Any:
    body = {"files": [{"name": "slow.mp3", "size_bytes": len(BYTES)} | file]}
    return client.post(UPLOADS, json.dumps(body), content_type="application/json")


def test_a_file_comes_in_three_steps(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    assert (offer["piece_bytes"], offer["have"], offer["direct"]) == (8_000_000, [], False)
    sent = as_olive.put(f"{offer['pieces']}0/", BYTES, content_type="application/octet-stream")
    assert sent.status_code == 204
    done = as_olive.post(offer["finish"]).json()
    assert (done["problem"], Track.objects.get(pk=done["track"]).file_name) == ("", "slow.mp3")


def test_what_is_missing_is_said(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    answer = as_olive.post(offer["finish"])
    assert (answer.status_code, answer.json()) == (409, {"missing": [0]})


def test_a_piece_of_another_length_is_refused(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    sent = as_olive.put(f"{offer['pieces']}0/", b"short", content_type="application/octet-stream")
    assert sent.status_code == 422


def test_on_disk_there_is_no_other_place_to_send_it(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    assert as_olive.post(f"{offer['pieces']}0/").status_code == 404


def test_it_can_be_given_up(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    assert as_olive.post(offer["forget"]).status_code == 204
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"files": 1}', b"\x00\xff", b'{"files": [{}]}'])
def test_nonsense_gets_a_sentence(as_olive: Client, inside, body: bytes) -> None:
    answer = as_olive.post(UPLOADS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"][-1]) == (422, ".")
