"""From notes to a finished stereo recording: balance, places, one room, and a level that never clips."""

from collections.abc import Iterable

import numpy as np

from broadcast.demo.arranging import Note
from broadcast.demo.instruments import INSTRUMENTS, RATE_HZ, Samples
from broadcast.demo.percussion import STROKES

#: part: (level, place from -1 left to 1 right, share that goes into the room)
PARTS = {
    "comp": (0.32, -0.28, 0.26),
    "pad": (0.16, 0.0, 0.45),
    "bass": (0.31, 0.0, 0.04),
    "lead": (0.46, 0.22, 0.38),
    "drums": (0.95, 0.08, 0.14),
}
ROOM_S = 1.5
TAIL_S = 5.0
PEAK = 10 ** (-3 / 20)
LOUDNESS_RMS = 10 ** (-19 / 20)
ROLL_OFF_HZ = 12_000
#: Plucked partials die quickly in a formula; air above here is lifted a little, as a near microphone would.
AIR_HZ, AIR_DB = 1_600, 5.0
QUIET = 10 ** (-42 / 20)
BLOCK = RATE_HZ // 20


def mixed(notes: list[Note], length_s: float, seed: int) -> Samples:
    """float32 of shape (samples, 2), its peak at most -3 dBFS, no silence before or after."""
    count = _fast_length(int((length_s + TAIL_S + ROOM_S) * RATE_HZ))
    dry, wet = np.zeros((2, count), np.float32), np.zeros(count, np.float32)
    for part, (level, place, sent) in PARTS.items():
        track = _played((note for note in notes if note.part == part), count)
        dry += level * track * _pan(place)[:, None]
        wet += level * sent * track
    whole = _in_room(dry, wet, seed)[:, : int((length_s + TAIL_S) * RATE_HZ)]
    return np.ascontiguousarray(_faded(_trimmed(_levelled(whole))).T)


def _played(notes: Iterable[Note], count: int) -> Samples:
    track, made = np.zeros(count, np.float32), {}
    for note in notes:
        sound = (note.voice, note.pitch, note.length_s)
        if sound not in made:
            made[sound] = _sounded(note)
        start = int(note.at_s * RATE_HZ)
        piece = made[sound][: count - start]
        track[start : start + len(piece)] += np.float32(note.level) * piece
    return track


def _sounded(note: Note) -> Samples:
    if note.part == "drums":
        return STROKES[note.voice]().astype(np.float32)
    hz = 440 * 2 ** ((note.pitch - 69) / 12)
    return INSTRUMENTS[note.voice](hz, note.length_s).astype(np.float32)


def _pan(place: float) -> Samples:
    angle = (place + 1) * np.pi / 4
    return np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(np.sqrt(2))


def _in_room(dry: Samples, wet: Samples, seed: int) -> Samples:
    """Dry sound plus its echo from two walls, then a gentle filter that takes the synthetic edge off."""
    count = len(wet)
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    soft = (1 / np.sqrt(1 + (hz / ROLL_OFF_HZ) ** 4)).astype(np.float32)
    air = (1 + (10 ** (AIR_DB / 20) - 1) / (1 + (AIR_HZ / np.maximum(hz, 0.1)) ** 2)).astype(np.float32)
    rumble = (1 / np.sqrt(1 + (32 / np.maximum(hz, 0.1)) ** 6)).astype(np.float32)
    sent = np.fft.rfft(wet)
    sides = [np.fft.rfft(side) + sent * np.fft.rfft(_wall(seed + n), count) for n, side in enumerate(dry)]
    return np.stack([np.fft.irfft(side * soft * air * rumble, count).astype(np.float32) for side in sides])


def _wall(seed: int) -> Samples:
    t = np.arange(int(ROOM_S * RATE_HZ), dtype=np.float32) / RATE_HZ
    noise = np.random.default_rng(seed).standard_normal(len(t)).astype(np.float32)
    smooth = np.convolve(noise, np.hanning(9) / 4.5, "same") * np.exp(-t * 4.2) * np.clip(t / 0.018, 0, 1)
    return (smooth / np.sqrt(np.sum(smooth**2)) * 1.1).astype(np.float32)


def _trimmed(whole: Samples) -> Samples:
    """Without the quiet before the first note and after the last: a shop must never hear a hole."""
    blocks = whole[:, : whole.shape[1] // BLOCK * BLOCK].reshape(2, -1, BLOCK)
    sounding = np.flatnonzero(np.sqrt(np.mean(blocks**2, axis=(0, 2))) > QUIET)
    return whole[:, sounding[0] * BLOCK : (sounding[-1] + 1) * BLOCK]


def _faded(whole: Samples) -> Samples:
    rise, fall = RATE_HZ // 100, int(0.06 * RATE_HZ)
    whole[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    whole[:, -fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))
    return whole


def _levelled(whole: Samples) -> Samples:
    """Up to one loudness, with the few highest peaks rounded off rather than cut."""
    whole = whole * (LOUDNESS_RMS / np.sqrt(np.mean(whole**2)))
    knee = PEAK * 0.7
    over = np.abs(whole) > knee
    bent = knee + (PEAK - knee) * np.tanh((np.abs(whole[over]) - knee) / (PEAK - knee))
    whole[over] = np.sign(whole[over]) * bent
    return whole.astype(np.float32)


def _fast_length(count: int) -> int:
    """The next length whose Fourier transform is quick."""
    step = 2**14
    sizes = (step * a * b for a in (1, 3, 5, 9, 15, 25, 27) for b in (2**n for n in range(12)))
    return min(size for size in sizes if size >= count)
