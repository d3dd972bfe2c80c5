"""Synthetic instruments. Each gives one note, float32, one channel, from (Hz, seconds)."""

from collections.abc import Callable, Sequence

import numpy as np

RATE_HZ = 44_100
Samples = np.ndarray
TAU = np.float32(2 * np.pi)


def _time(length_s: float) -> Samples:
    return np.arange(int(length_s * RATE_HZ), dtype=np.float32) / np.float32(RATE_HZ)


def _shape(t: Samples, held_s: float, attack_s: float, release_s: float) -> Samples:
    """Rises smoothly, holds, and falls to nothing after `held_s`: no click at either end."""
    rise = np.clip(t / attack_s, 0, 1)
    fall = np.clip((held_s + release_s - t) / release_s, 0, 1)
    return np.sin(rise * (np.pi / 2)) * fall * fall


def _partials(hz: float, t: Samples, partials: Sequence[tuple[float, float, float]]) -> Samples:
    """Sum of (ratio, level, decay in 1/s), leaving out what would fold back or hiss."""
    made = np.zeros_like(t)
    for ratio, level, decay in partials:
        if hz * ratio < 9_000:
            made += (
                np.float32(level) * np.sin(TAU * np.float32(hz * ratio) * t) * np.exp(-np.float32(decay) * t)
            )
    return made


def electric_piano(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.35)
    bark = np.float32(1.3) * np.exp(-t * 5) + np.float32(0.25)
    body = np.sin(TAU * hz * t + bark * np.sin(TAU * hz * t)) * np.exp(-t * 1.3)
    tine = np.float32(0.10) * np.sin(TAU * min(hz * 7.03, 7000) * t) * np.exp(-t * 14)
    return (body + tine) * _shape(t, held_s, 0.004, 0.35) * 0.5


def piano(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.5)
    wire = [
        (n * (1 + 0.0004 * n * n) ** 0.5, 0.9**n / n**1.1, 0.9 + 0.55 * n + hz / 700) for n in range(1, 9)
    ]
    hammer = [(1.5, 0.08, 60.0), (3.7, 0.05, 80.0)]
    return _partials(hz, t, wire + hammer) * _shape(t, held_s, 0.003, 0.5) * 0.5


def guitar(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.45)
    string = [(n, abs(np.sin(n * 0.72)) / n**1.25, 1.0 + 0.9 * n + hz / 500) for n in range(1, 10)]
    return _partials(hz, t, string) * _shape(t, held_s, 0.002, 0.4) * 0.75


def vibraphone(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 1.2)
    bar = _partials(hz, t, [(1, 0.8, 1.1), (3.98, 0.16, 4.5), (9.6, 0.05, 18)])
    return bar * (1 - 0.16 * np.sin(TAU * 4.6 * t)) * _shape(t, held_s, 0.003, 1.2) * 0.6


def marimba(hz: float, held_s: float) -> Samples:
    t = _time(min(held_s, 0.5) + 0.5)
    return (
        _partials(hz, t, [(1, 0.9, 5), (3.93, 0.22, 14), (9.9, 0.06, 40)])
        * _shape(t, held_s, 0.002, 0.5)
        * 0.7
    )


def celesta(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 1.0)
    return (
        _partials(hz, t, [(1, 0.7, 1.9), (2, 0.14, 3), (4.1, 0.12, 7), (6.7, 0.04, 16)])
        * _shape(t, held_s, 0.003, 1.0)
        * 0.5
    )


def pad(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 1.4)
    warm = [(n * spread, 0.55 / n**1.7, 0.0) for n in range(1, 6) for spread in (0.9975, 1.0, 1.0028)]
    swell = 0.85 + 0.15 * np.sin(TAU * 0.21 * t + np.float32(hz % 6))
    return _partials(hz, t, warm) * swell * _shape(t, held_s, 0.9, 1.4) * 0.3


def organ(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.12)
    wobble = TAU * hz * t + np.float32(0.10) * np.sin(TAU * 5.6 * t)
    pipes = np.sin(wobble) + 0.45 * np.sin(2 * wobble) + 0.18 * np.sin(3 * wobble) + 0.08 * np.sin(4 * wobble)
    return pipes * _shape(t, held_s, 0.025, 0.12) * 0.28


def flute(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.16)
    depth = np.clip((t - 0.25) * 2, 0, 1) * np.float32(0.055)
    phase = TAU * hz * t + depth * np.float32(hz / 110) * np.sin(TAU * 5.1 * t)
    tone = np.sin(phase) + 0.22 * np.sin(2 * phase) + 0.07 * np.sin(3 * phase)
    breath = np.random.default_rng(int(hz)).standard_normal(len(t)).astype(np.float32)
    return (
        (tone + 0.012 * np.convolve(breath, np.ones(6, np.float32), "same"))
        * _shape(t, held_s, 0.07, 0.16)
        * 0.42
    )


def melodica(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.12)
    phase = TAU * hz * t + np.float32(0.06) * np.sin(TAU * 4.8 * t)
    reed = sum(np.sin(n * phase) * np.float32(0.62**n) for n in (1, 2, 3, 4, 5) if hz * n < 8000)
    return np.asarray(reed * _shape(t, held_s, 0.045, 0.12) * 0.42)


def upright_bass(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.15)
    string = [(1, 0.9, 1.3), (2, 0.42, 2.6), (3, 0.2, 4), (4, 0.09, 6), (5, 0.04, 8)]
    return _partials(hz, t, string) * _shape(t, held_s, 0.007, 0.15) * 0.75


def round_bass(hz: float, held_s: float) -> Samples:
    t = _time(held_s + 0.1)
    return (
        _partials(hz, t, [(1, 0.9, 0.5), (2, 0.25, 1.6), (3, 0.07, 4)]) * _shape(t, held_s, 0.015, 0.1) * 0.75
    )


INSTRUMENTS: dict[str, Callable[[float, float], Samples]] = {
    play.__name__: play
    for play in (
        electric_piano, piano, guitar, vibraphone, marimba, celesta,
        pad, organ, flute, melodica, upright_bass, round_bass,
    )
}  # fmt: skip
