"""Printed pages with known text, as an office scanner or a telephone gives them: the test set of the OCR.

Each paper of `printed_papers` is drawn at 200 dpi, then spoilt in one way: grain and fading, tilt, seals over the text,
or a photo from a hand: perspective, uneven light, blur, JPEG. Everything comes from a seed.

    python tools/printed_pages.py OUT [--seed N]      PNG and text files, to look at
"""

import argparse
import math
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw
from printed_papers import DPI, HEIGHT, PAPERS, WIDTH, Page, clean_page, lettering

SEED = 20230914
SEALS = ("青云店镇人民政府", "青云店镇城市建设办公室", "青云店镇供水服务站", "青云店镇市民诉求处置中心")


def seal(unit: str) -> Image.Image:
    """A round red seal of 42 mm with a star; the unit's name runs along the rim."""
    size = round(42 / 25.4 * DPI)
    ink = (205, 32, 38, 205)
    made = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(made)
    draw.ellipse((5, 5, size - 5, size - 5), outline=ink, width=9)
    centre = size / 2
    star = [
        (centre + r * math.sin(k * math.pi / 5), centre - r * math.cos(k * math.pi / 5))
        for k, r in enumerate([48, 19] * 5)
    ]
    draw.polygon(star, fill=ink)
    spread = min(270.0, 27.0 * len(unit))
    for index, char in enumerate(unit):
        tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((centre, 48), char, ink, lettering("song", 42), anchor="mm", stroke_width=1)
        made.alpha_composite(tile.rotate(spread / 2 - spread * index / (len(unit) - 1), Image.Resampling.BICUBIC))
    worn = Image.effect_noise((size, size), 90).point(lambda value: 255 if value > 70 else 120)
    made.putalpha(Image.composite(made.getchannel("A"), made.getchannel("A").point(lambda value: value // 2), worn))
    return made


def stamp(image: np.ndarray, unit: str, at: tuple[int, int], angle: float) -> np.ndarray:
    """The page with a seal whose middle is at `at`; printing ink shows through it, as under a real one."""
    made = seal(unit).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    layer = np.ones((*image.shape[:2], 3), np.float32)
    colour = np.asarray(made.convert("RGB"), np.float32) / 255
    alpha = np.asarray(made.getchannel("A"), np.float32)[..., None] / 255
    high, wide = alpha.shape[:2]
    top, left = max(0, min(at[1] - high // 2, HEIGHT - high)), max(0, min(at[0] - wide // 2, WIDTH - wide))
    layer[top : top + high, left : left + wide] = 1 - alpha * (1 - colour)
    return np.clip(image * layer, 0, 255).astype(np.uint8)


def scanner(image: np.ndarray, rng: np.random.Generator, grain: float = 4.0, quality: int = 75) -> np.ndarray:
    """What a good office scanner does to every page: a little blur, grain, off-white paper, JPEG."""
    soft = cv2.GaussianBlur(image, (0, 0), 0.6).astype(np.float32) * 0.95 + 8
    return jpeg(soft + rng.normal(0, grain, (*image.shape[:2], 1)).astype(np.float32), quality)


def jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    """There and back through JPEG."""
    rgb = np.clip(image, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def clean(page: Page, rng: np.random.Generator, _number: int) -> np.ndarray:
    """A good scan."""
    return scanner(page.image, rng)


def noisy(page: Page, rng: np.random.Generator, _number: int) -> np.ndarray:
    """A copy of a copy: faded toner with holes, specks, a grey veil with stripes, heavy grain, strong JPEG."""
    faded = 255 - (255 - page.image.astype(np.float32)) * rng.uniform(0.5, 0.62)
    holes = cv2.GaussianBlur(rng.random(page.image.shape[:2]).astype(np.float32), (0, 0), 1.1)
    faded[holes > np.quantile(holes, 0.93)] += 70
    stripes = np.interp(np.arange(HEIGHT), np.linspace(0, HEIGHT, 40), rng.uniform(-14, 10, 40))
    faded = faded * 0.86 + stripes[:, None, None]
    specks = rng.random(page.image.shape[:2])
    faded[specks < 0.004] = 40
    faded[specks > 0.997] = 250
    soft = cv2.GaussianBlur(faded, (0, 0), 0.8)
    return jpeg(soft + rng.normal(0, 20, (HEIGHT, WIDTH, 1)).astype(np.float32), 45)


def tilted(page: Page, rng: np.random.Generator, number: int) -> np.ndarray:
    """Laid askew on the glass, by 2 to 5 degrees, the lid's grey at the edges."""
    angle = (2.2, -3.4, 4.8, -2.7)[number % 4] + rng.uniform(-0.3, 0.3)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 0.96)
    turned = cv2.warpAffine(
        page.image, turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(188, 186, 182),
    )  # fmt: skip
    return scanner(turned, rng, grain=8.0, quality=60)


def stamped(page: Page, rng: np.random.Generator, number: int) -> np.ndarray:
    """One seal over the signature, as it ought to be, and one across the text, as it often is."""
    unit = SEALS[number % len(SEALS)]
    sealed = stamp(page.image, unit, page.signed_at, float(rng.uniform(-12, 12)))
    across = (int(rng.integers(500, 1150)), int(rng.integers(760, 1250)))
    sealed = stamp(sealed, SEALS[(number + 3) % len(SEALS)], across, float(rng.uniform(-25, 25)))
    return scanner(sealed, rng, grain=6.0)


def curled(image: np.ndarray, height: float) -> np.ndarray:
    """The sheet not quite flat: its lines bend up and down by up to `height` pixels."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    bent = down + height * np.sin(across / WIDTH * 1.6 * math.pi).astype(np.float32) * (0.4 + 0.6 * down / HEIGHT)
    return cv2.remap(image, across, bent, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def photographed(page: Page, rng: np.random.Generator, number: int) -> np.ndarray:
    """By a hand with a telephone, a sheet that curls, sent through a messenger: 1440 × 1920, some 150 dpi on paper."""
    wide, high = 1440, 1920
    lean = 0.055
    corners = np.array([[0.07, 0.05], [0.93, 0.05], [0.93, 0.95], [0.07, 0.95]]) * (wide, high)
    corners += rng.uniform(-lean, lean, (4, 2)) * (wide, high)
    corners[:, 0] += np.array([1, -1, 1, -1]) * (0.02, -0.02)[number % 2] * wide  # seen from below, or from above
    source = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    warp = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    desk = np.empty((high, wide, 3), np.float32)
    desk[:] = (112, 86, 62)
    desk += cv2.GaussianBlur(rng.normal(0, 60, (high, wide, 1)).astype(np.float32), (0, 0), 3)[..., None] * 3
    small = cv2.GaussianBlur(curled(page.image, float(rng.uniform(12, 20))), (0, 0), 0.7)
    paper = cv2.warpPerspective(small, warp, (wide, high), flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.ones((HEIGHT, WIDTH), np.float32), warp, (wide, high))[..., None]
    photo = desk * (1 - mask) + paper * mask
    across, down = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    direction = rng.uniform(0, 2 * math.pi)
    light = 0.78 + 0.2 * (across * math.cos(direction) + down * math.sin(direction))
    hand = cv2.GaussianBlur((across + 0.5 * down > rng.uniform(0.2, 0.7)).astype(np.float32), (0, 0), 60)
    light = (light * (1 - 0.32 * hand)).astype(np.float32)
    photo = photo * light[..., None] * np.array([1.0, 0.96, 0.87], np.float32)
    photo = cv2.GaussianBlur(photo, (0, 0), 1.1)
    photo = cv2.filter2D(photo, -1, np.full((1, 3), 1 / 3, np.float32))  # the hand moves
    return jpeg(photo + rng.normal(0, 7, (high, wide, 3)).astype(np.float32), 70)


CONDITIONS: Mapping[str, Callable[[Page, np.random.Generator, int], np.ndarray]] = {
    "clean": clean,
    "noisy": noisy,
    "tilted": tilted,
    "stamped": stamped,
    "photographed": photographed,
}


def spoilt(condition: str, number: int, seed: int = SEED) -> tuple[np.ndarray, str]:
    """Page `number` in a condition: its picture in RGB, and its text, a line a line."""
    page = clean_page(number)
    rng = np.random.default_rng([seed, number, random.Random(condition).getrandbits(32)])
    return CONDITIONS[condition](page, rng, number), "\n".join(page.lines)


def main() -> None:
    """Write the set to a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for condition in CONDITIONS:
        for number in range(len(PAPERS)):
            image, text = spoilt(condition, number, options.seed)
            Image.fromarray(image).save(options.out / f"{condition}-{number}.png")
            (options.out / f"{condition}-{number}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
