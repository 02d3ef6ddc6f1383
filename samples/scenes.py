"""Drawn scenes of the sample tickets: what was wrong, the work going on, and how it looks afterwards."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1280, 960)
_HORIZON = 430
Colour = tuple[int, int, int]


def _varied(rng: random.Random, colour: Colour, by: int) -> Colour:
    shift = rng.randint(-by, by)
    red, green, blue = (max(0, min(255, value + shift)) for value in colour)
    return red, green, blue


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), ramp)


def _tree(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, foot: float, height: float, leaf: Colour) -> None:
    draw.polygon(
        (
            (x - height * 0.03, foot),
            (x + height * 0.03, foot),
            (x + height * 0.015, foot - height * 0.7),
            (x - height * 0.015, foot - height * 0.7),
        ),
        fill=(92, 78, 62),
    )
    for _ in range(260):
        angle, reach = rng.gauss(0, 0.13), rng.gauss(0, 0.16)
        radius = height * rng.uniform(0.012, 0.035)
        at = (x + height * angle, foot - height * 0.72 + height * reach)
        draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=_varied(rng, leaf, 28))


def _wall(draw: ImageDraw.ImageDraw, rng: random.Random, box: tuple[int, int, int, int], colour: Colour) -> None:
    left, top, right, bottom = box
    draw.rectangle(box, fill=(170, 160, 148))
    for row, y in enumerate(range(top, bottom, 16)):
        for x in range(left - (row % 2) * 22, right, 44):
            draw.rectangle((max(x, left), y, min(x + 41, right), min(y + 13, bottom)), fill=_varied(rng, colour, 14))


def _house(draw: ImageDraw.ImageDraw, rng: random.Random, x: int, foot: int, width: int, dim: float = 1.0) -> None:
    def shade(colour: Colour) -> Colour:
        return int(colour[0] * dim), int(colour[1] * dim), int(colour[2] * dim)

    height = int(width * 0.55)
    draw.rectangle((x, foot - height, x + width, foot), fill=shade(_varied(rng, (206, 196, 180), 10)))
    draw.polygon(
        (
            (x - 14, foot - height),
            (x + width + 14, foot - height),
            (x + width - 20, foot - height - width // 5),
            (x + 20, foot - height - width // 5),
        ),
        fill=shade((128, 74, 62)),
    )
    for k in range(3):
        left = x + width * (2 * k + 1) // 7
        draw.rectangle(
            (left, foot - height * 3 // 4, left + width // 7, foot - height // 3),
            fill=shade((96, 122, 142)),
            outline=shade((236, 236, 230)),
            width=3,
        )


def _person(draw: ImageDraw.ImageDraw, x: float, foot: float, height: float, vest: Colour) -> None:
    unit = height / 8
    draw.line((x - unit * 0.5, foot - unit * 3.6, x - unit * 0.8, foot), fill=(44, 52, 74), width=int(unit * 0.75))
    draw.line((x + unit * 0.5, foot - unit * 3.6, x + unit * 0.9, foot), fill=(44, 52, 74), width=int(unit * 0.75))
    draw.rounded_rectangle((x - unit, foot - unit * 6.6, x + unit, foot - unit * 3.4), unit * 0.5, fill=vest)
    draw.rectangle((x - unit, foot - unit * 5.2, x + unit, foot - unit * 4.9), fill=(236, 238, 210))
    draw.line((x + unit, foot - unit * 6.2, x + unit * 2.3, foot - unit * 4.4), fill=vest, width=int(unit * 0.6))
    draw.ellipse((x - unit * 0.6, foot - unit * 8, x + unit * 0.6, foot - unit * 6.7), fill=(196, 152, 120))
    draw.pieslice(
        (x - unit * 0.75, foot - unit * 8.3, x + unit * 0.75, foot - unit * 6.9), 180, 360, fill=(232, 190, 40)
    )


def _street(rng: random.Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A village street by day: sky, houses, a brick wall, poplars, the road going away."""
    image = _gradient((146, 184, 220), (226, 232, 232))
    draw = ImageDraw.Draw(image)
    for x in (60, 360, 820, 1040):
        _house(draw, rng, x, _HORIZON + 20, 230)
    draw.rectangle((0, _HORIZON + 10, *SIZE), fill=(148, 138, 112))
    draw.polygon(((560, _HORIZON + 12), (680, _HORIZON + 12), (1240, 960), (330, 960)), fill=(128, 128, 126))
    for k in range(7):
        y = _HORIZON + 30 + k * k * 11
        draw.polygon(
            ((622 + k * 22, y), (628 + k * 23, y), (634 + k * 27, y + 8 + k * 5), (624 + k * 26, y + 8 + k * 5)),
            fill=(214, 210, 196),
        )
    _wall(draw, rng, (0, 360, 420, 600), (158, 82, 66))
    draw.polygon(((420, 360), (600, 415), (600, 470), (420, 600)), fill=(136, 72, 60))
    for x, foot, height in ((700, 452, 240), (800, 470, 300), (960, 520, 420), (1180, 600, 560)):
        _tree(draw, rng, x, foot, height, (74, 118, 58))
    return image, draw


_BAGS: tuple[Colour, ...] = (
    (30, 30, 34),
    (222, 222, 218),
    (186, 44, 44),
    (52, 92, 168),
    (212, 186, 62),
    (120, 96, 70),
    (66, 130, 84),
    (235, 235, 240),
)


def _rubbish(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, foot: float, spread: float, pieces: int) -> None:
    for piece in range(pieces):
        rise = piece / pieces
        cx = x + rng.gauss(0, spread * (1 - rise * 0.8) * 0.45)
        cy = foot - rise * spread * 0.42 + rng.uniform(-12, 12)
        size = rng.uniform(0.08, 0.16) * spread
        colour = _varied(rng, rng.choice(_BAGS), 16)
        if rng.random() < 0.65:
            points = [
                (cx + size * rng.uniform(0.7, 1.1) * dx, cy + size * rng.uniform(0.55, 0.8) * dy)
                for dx, dy in ((-1, 0.5), (-0.8, -0.4), (-0.1, -1.1), (0.2, -0.9), (0.9, -0.3), (1, 0.5), (0, 0.8))
            ]
            draw.polygon(points, fill=colour, outline=_varied(rng, (70, 66, 60), 20))
        else:
            draw.rectangle(
                (cx - size, cy - size * 0.5, cx + size * 0.7, cy + size * 0.5),
                fill=_varied(rng, (168, 132, 90), 20),
                outline=(110, 84, 56),
            )


def _bins(draw: ImageDraw.ImageDraw, x: int, foot: int) -> None:
    for k, colour in enumerate(((44, 110, 64), (60, 62, 66), (44, 110, 64), (40, 84, 150))):
        left = x + k * 92
        draw.polygon(((left, foot - 130), (left + 80, foot - 130), (left + 70, foot), (left + 10, foot)), fill=colour)
        draw.rectangle(
            (left - 4, foot - 142, left + 84, foot - 126), fill=(colour[0] + 20, colour[1] + 20, colour[2] + 20)
        )
        draw.ellipse((left + 8, foot - 12, left + 28, foot + 8), fill=(24, 24, 24))


def _truck(draw: ImageDraw.ImageDraw, x: int, foot: int) -> None:
    draw.rectangle((x, foot - 170, x + 210, foot - 30), fill=(58, 128, 76))
    draw.rectangle((x + 214, foot - 130, x + 300, foot - 30), fill=(226, 228, 226))
    draw.rectangle((x + 250, foot - 120, x + 294, foot - 82), fill=(86, 110, 128))
    for wheel in (x + 30, x + 130, x + 235):
        draw.ellipse((wheel, foot - 52, wheel + 54, foot + 2), fill=(26, 26, 28))
        draw.ellipse((wheel + 16, foot - 36, wheel + 38, foot - 14), fill=(150, 150, 150))


def rubbish(rng: random.Random, stage: str) -> Image.Image:
    """A heap at the road's edge; half of it with workers and a truck; clean with bins."""
    image, draw = _street(rng)
    if stage == "before":
        _rubbish(draw, rng, 330, 800, 520, 330)
    elif stage == "during":
        _truck(draw, 640, 700)
        _rubbish(draw, rng, 260, 790, 300, 120)
        _person(draw, 520, 830, 230, (240, 120, 36))
        _person(draw, 130, 780, 220, (240, 120, 36))
        draw.line((560, 700, 420, 820), fill=(120, 92, 60), width=8)
    else:
        draw.polygon(((0, 660), (430, 640), (380, 900), (0, 920)), fill=(140, 132, 112))
        _bins(draw, 40, 760)
    return image


def lamp(rng: random.Random, stage: str) -> Image.Image:
    """A street lamp at dusk with its head hanging; a lift and a worker by day; lit at night."""
    day = stage == "during"
    image = _gradient((150, 186, 218), (226, 230, 228)) if day else _gradient((22, 28, 58), (96, 82, 96))
    draw = ImageDraw.Draw(image)
    dim = 1.0 if day else 0.42
    for x in (0, 260, 900, 1120):
        _house(draw, rng, x, _HORIZON + 120, 250, dim)
    ground = (140, 136, 128) if day else (44, 44, 50)
    draw.rectangle((0, 545, *SIZE), fill=ground)
    draw.polygon(((520, 545), (760, 545), (1200, 960), (120, 960)), fill=(120, 120, 120) if day else (34, 34, 40))
    if stage == "after":
        glow = Image.new("L", SIZE, 0)
        ImageDraw.Draw(glow).polygon(((700, 160), (330, 900), (1130, 900)), fill=120)
        ImageDraw.Draw(glow).ellipse((620, 80, 790, 250), fill=230)
        image.paste(Image.new("RGB", SIZE, (255, 226, 150)), mask=glow.filter(ImageFilter.GaussianBlur(38)))
        draw = ImageDraw.Draw(image)
    pole = (150, 154, 158) if day else (92, 94, 104)
    draw.polygon(((872, 860), (896, 860), (890, 120), (878, 120)), fill=pole)
    draw.line((884, 128, 720, 150), fill=pole, width=10)
    if stage == "before":
        draw.line((722, 150, 700, 230, 716, 300), fill=(20, 20, 22), width=4)
        draw.polygon(((690, 296), (742, 312), (722, 372), (672, 352)), fill=(120, 122, 128))
        draw.line((680, 350, 720, 366), fill=(60, 62, 66), width=5)
    else:
        draw.polygon(((650, 142), (735, 138), (735, 164), (660, 170)), fill=pole)
        draw.rectangle((664, 164, 728, 172), fill=(255, 246, 208))
    if day:
        _truck(draw, 420, 880)
        draw.line((520, 720, 610, 420, 650, 330), fill=(232, 172, 40), width=22)
        draw.rectangle((590, 270, 700, 340), outline=(232, 172, 40), width=8)
        _person(draw, 645, 320, 180, (240, 120, 36))
    return image


def pipe(rng: random.Random, stage: str) -> Image.Image:
    """A pipe at a block's entrance: leaking over the paving; laid open with a worker; new, and dry."""
    image = Image.new("RGB", SIZE, (196, 190, 178))
    draw = ImageDraw.Draw(image)
    _wall(draw, rng, (0, 0, 1280, 470), (188, 176, 158))
    draw.rectangle((120, 90, 420, 470), fill=(92, 74, 60), outline=(60, 48, 40), width=10)
    draw.rectangle((150, 120, 390, 300), fill=(128, 150, 160))
    for row in range(12):
        y, step = 470 + row * 41, 80 + row * 6
        for left in range(-40, 1280, step):
            draw.rectangle((left, y, left + step - 3, y + 38), fill=_varied(rng, (164, 158, 148), 9))
    if stage == "before":
        for radius, blue in ((430, 150), (330, 168), (220, 186)):
            draw.ellipse((760 - radius, 740 - radius // 3, 760 + radius, 740 + radius // 3), fill=(116, 136, blue))
        for _ in range(420):
            height = abs(rng.gauss(0, 120))
            x = 800 + rng.gauss(0, 20 + height * 0.35)
            draw.line(
                (x, 690 - height, x + rng.uniform(-5, 5), 700 - height + rng.uniform(6, 22)),
                fill=_varied(rng, (214, 228, 238), 18),
                width=2,
            )
    if stage == "during":
        draw.polygon(((520, 620), (1080, 600), (1140, 830), (470, 850)), fill=(88, 66, 48))
        draw.polygon(((545, 640), (1060, 622), (1100, 800), (510, 818)), fill=(58, 44, 34))
        for _ in range(160):
            east, south = rng.gauss(300, 90), rng.gauss(800, 40)
            draw.ellipse((east - 22, south - 14, east + 22, south + 14), fill=_varied(rng, (118, 90, 64), 18))
        draw.line((540, 740, 1090, 716), fill=(124, 96, 82), width=44)
        _person(draw, 700, 790, 330, (52, 104, 176))
    if stage == "after":
        draw.polygon(((520, 620), (1080, 600), (1140, 830), (470, 850)), fill=(176, 172, 164))
    draw.line(
        (820, 0, 820, 690 if stage == "before" else 640),
        fill=(150, 104, 84) if stage == "before" else (206, 214, 220),
        width=40,
    )
    draw.rectangle((788, 560, 852, 612), fill=(112, 70, 56) if stage == "before" else (62, 120, 190))
    return image


def shed(rng: random.Random, stage: str) -> Image.Image:
    """A blue sheet-metal shed on the road; half taken down; the road free."""
    image, draw = _street(rng)
    if stage == "after":
        draw.polygon(((150, 700), (560, 660), (640, 860), (60, 920)), fill=(150, 146, 136))
        return image
    left = 560 if stage == "during" else 300
    draw.polygon(
        ((left, 620 - (left - 300) * 0.13), (760, 560), (760, 800), (left, 900 - (left - 300) * 0.217)),
        fill=(60, 112, 178),
    )
    for rib in range(left + 10, 760, 18):
        draw.line((rib, 619 - (rib - 300) * 0.13, rib, 898 - (rib - 300) * 0.217), fill=(50, 96, 158), width=3)
    if stage == "before":
        draw.polygon(((90, 520), (300, 620), (300, 900), (90, 770)), fill=(44, 84, 142))
        draw.polygon(((90, 520), (520, 480), (760, 560), (300, 620)), fill=(86, 142, 204))
        draw.polygon(((480, 690), (610, 668), (610, 834), (480, 862)), fill=(38, 50, 66))
    else:
        draw.polygon(((left, 586), (480, 548), (700, 536), (760, 560)), fill=(86, 142, 204))
        for post, top, foot in ((110, 560, 790), (300, 610, 890), (470, 570, 850)):
            draw.line((post, top, post, foot), fill=(120, 124, 130), width=12)
        draw.line((110, 560, 300, 610, 470, 570), fill=(120, 124, 130), width=10)
        for _ in range(9):
            x, y = rng.uniform(120, 420), rng.uniform(800, 900)
            draw.polygon(
                ((x, y), (x + 150, y - 24), (x + 160, y - 6), (x + 12, y + 20)), fill=_varied(rng, (66, 118, 184), 20)
            )
        _person(draw, 380, 860, 260, (240, 120, 36))
        _person(draw, 860, 840, 250, (40, 60, 110))
    return image


def pond(rng: random.Random, stage: str) -> Image.Image:
    """A village pond: green, with bottles and foam boxes; clear with water plants."""
    dirty = stage == "before"
    image = _gradient((160, 190, 216), (222, 228, 224))
    draw = ImageDraw.Draw(image)
    for trunk in range(0, 1280, 90):
        _tree(draw, rng, trunk + rng.uniform(-20, 20), 420, rng.uniform(220, 330), (82, 124, 62))
    draw.rectangle((0, 410, *SIZE), fill=(124, 122, 84))
    draw.ellipse((-160, 450, 1440, 980), fill=(94, 110, 52) if dirty else (92, 134, 150))
    for _ in range(500):
        x, y = rng.uniform(0, 1280), rng.uniform(490, 950)
        draw.line(
            (x, y, x + rng.uniform(20, 90), y),
            fill=_varied(rng, (104, 122, 60) if dirty else (112, 152, 168), 14),
            width=2,
        )
    if dirty:
        for _ in range(46):
            x, y = rng.gauss(560, 260), rng.uniform(560, 900)
            size = (y - 420) / 9
            draw.polygon(
                (
                    (x, y),
                    (x + size, y - size * 0.25),
                    (x + size * 1.15, y + size * 0.25),
                    (x + size * 0.1, y + size * 0.5),
                ),
                fill=_varied(rng, rng.choice(_BAGS[1:]), 12),
            )
    else:
        for _ in range(160):
            x, y = rng.choice((rng.gauss(160, 90), rng.gauss(1120, 90))), rng.uniform(640, 880)
            draw.line(
                (x, y, x + rng.uniform(-14, 14), y - rng.uniform(50, 120)),
                fill=_varied(rng, (70, 124, 62), 20),
                width=5,
            )
    return image


SCENES: dict[str, Callable[[random.Random, str], Image.Image]] = {
    "rubbish": rubbish,
    "lamp": lamp,
    "pipe": pipe,
    "shed": shed,
    "pond": pond,
}
