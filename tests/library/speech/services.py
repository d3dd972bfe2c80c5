"""Stand-ins for the services that speak: they keep what they were asked, and can fail or stall."""

import io
import json
import threading
import wave
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc
import numpy as np
import numpy.typing as npt
from google.cloud import texttospeech as tts

RATE_HZ = 24_000
Samples = npt.NDArray[np.float64]


def tone(seconds: float = 0.5, *, loud: float = 0.25, after: Sequence[float] | Samples = ()) -> bytes:
    """A WAV file of 440 Hz, and of other samples after it."""
    times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    heard = np.concatenate([np.sin(2 * np.pi * 440 * times) * loud, after])
    samples = (heard * 32767).astype("<i2")
    with io.BytesIO() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE_HZ)
            sound.writeframes(samples.tobytes())
        return file.getvalue()


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Stage:
    """What was asked, and what is answered: (status, body), the last one for good. `stalls` holds all."""

    answers: list[tuple[int, bytes]]
    asked: list[Asked] = field(default_factory=list)
    stalls: threading.Event | None = None
    address: str = ""

    def next_answer(self) -> tuple[int, bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def http_service(*answers: tuple[int, bytes]) -> Iterator[Stage]:
    stage = Stage(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            stage.asked.append(Asked(self.command, self.path, headers, body))
            if stage.stalls:
                stage.stalls.wait(30)
            status, content = stage.next_answer()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, *_: Any) -> None:
            """Not into the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stage.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stage
    finally:
        if stage.stalls:
            stage.stalls.set()
        server.shutdown()
        server.server_close()


Synthesize = Callable[[tts.SynthesizeSpeechRequest, grpc.ServicerContext], tts.SynthesizeSpeechResponse]


@contextmanager
def google_service(synthesize: Synthesize) -> Iterator[grpc.Channel]:
    """A channel to a server that speaks Google's own protocol."""

    def list_voices(*_: Any) -> tts.ListVoicesResponse:
        return tts.ListVoicesResponse(voices=[tts.Voice(name="de-DE-Neural2-C", language_codes=["de-DE"])])

    def method(call: Any, asked: Any, told: Any) -> grpc.RpcMethodHandler:
        return grpc.unary_unary_rpc_method_handler(call, asked.deserialize, told.serialize)

    handlers = {
        "ListVoices": method(list_voices, tts.ListVoicesRequest, tts.ListVoicesResponse),
        "SynthesizeSpeech": method(synthesize, tts.SynthesizeSpeechRequest, tts.SynthesizeSpeechResponse),
    }
    server = grpc.server(futures.ThreadPoolExecutor(2))
    name = "google.cloud.texttospeech.v1.TextToSpeech"
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield grpc.insecure_channel(f"127.0.0.1:{port}")
    finally:
        server.stop(None)
