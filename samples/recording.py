"""A call-back's recording: some seconds of two voices that say nothing, as 8 kHz telephone sound."""

import io
import math
import random
import struct
import wave

_RATE = 8000


def recording(rng: random.Random, seconds: int = 6) -> bytes:
    """A WAV file: ring-back tone, then syllables of a high and a low voice in turn."""
    samples = [round(5200 * math.sin(2 * math.pi * 450 * t / _RATE)) for t in range(_RATE)]
    while len(samples) < seconds * _RATE:
        pitch = rng.choice((120, 210)) * rng.uniform(0.9, 1.15)
        length = rng.randint(1000, 2400)
        for t in range(length):
            loud = 6000 * math.sin(math.pi * t / length)
            voice = sum(math.sin(2 * math.pi * pitch * k * t / _RATE) / k for k in (1, 2, 3, 5))
            samples.append(round(loud * voice / 2 + rng.gauss(0, 60)))
        samples += [round(rng.gauss(0, 40)) for _ in range(rng.randint(200, 900))]
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *(max(-32768, min(32767, each)) for each in samples)))
    return target.getvalue()
