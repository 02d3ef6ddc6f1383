"""The recogniser itself, on pictures that take it a fraction of a second."""

import math
import socket
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("rapidocr")

from anjuan.scan import ScanPage
from indexer.extract.scans.boxes import Box
from indexer.extract.scans.engine import Recogniser, cleaned
from indexer.extract.scans.seals import find_seals, is_black, redness

from .conftest import FONTS, Strip


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


def pixels(image: Image.Image) -> Any:
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def read(recogniser: Recogniser, image: Image.Image) -> ScanPage:
    return recogniser.read(pixels(image), 1)


def test_print_is_read_with_its_place_and_confidence(recogniser: Recogniser, strip: Strip) -> None:
    page = read(recogniser, strip(["柳河营村停车场施工扰民", "工单编号：热线-230914-001234"]))
    assert page.text == "柳河营村停车场施工扰民\n工单编号：热线-230914-001234"
    assert page.confidence is not None
    assert page.confidence > 0.95
    first, second = page.lines
    left, top, right = first.corners[0], first.corners[1], first.corners[2]
    assert (round(left, 1), round(top, 1), round(right, 1)) == (0.1, 0.1, 0.6)
    assert second.corners[1] > first.corners[7]


def test_a_red_letterhead_is_read_though_the_cleaned_page_has_lost_it(recogniser: Recogniser, strip: Strip) -> None:
    image = strip(["青云店镇人民政府文件", "关于做好供暖工作的通知"], red=[0])
    straight, _ = cleaned(pixels(image), 0.0)
    assert (np.asarray(straight)[: image.height // 2 - 20] > 200).all()
    assert read(recogniser, image).text == "青云店镇人民政府文件\n关于做好供暖工作的通知"


def test_a_line_under_a_seal_is_read_without_the_seals_rim(recogniser: Recogniser, strip: Strip) -> None:
    plain = strip(["现场已经清理完毕", "青云店镇供水服务站", "二〇二三年十月九日", "此件公开发布", "", "", ""])
    seal = Image.new("RGB", plain.size, "white")
    draw = ImageDraw.Draw(seal)
    draw.ellipse((90, 20, 330, 260), outline=(205, 32, 38), width=9)
    draw.regular_polygon((210, 140, 30), 5, fill=(205, 32, 38))
    sealed = Image.fromarray((np.asarray(plain, float) * np.asarray(seal, float) / 255).astype(np.uint8))
    [found] = find_seals(pixels(sealed))
    assert math.dist((found.x, found.y), (210, 140)) < 5
    assert read(recogniser, sealed).text == "现场已经清理完毕\n青云店镇供水服务站\n二〇二三年十月九日\n此件公开发布"
    assert find_seals(pixels(strip(["青云店镇人民政府文件"], red=[0]))) == []
    corners = ((95.0, 110.0), (330.0, 110.0), (330.0, 180.0), (95.0, 180.0))
    assert is_black(pixels(sealed), Box("青云店镇", 0.9, corners))
    assert not is_black(pixels(seal), Box("青云店镇", 0.9, corners))
    by_lamp = Image.fromarray((np.asarray(sealed, float) * (1.0, 0.8, 0.6)).astype(np.uint8))
    assert len(find_seals(pixels(by_lamp))) == 1
    assert (redness(pixels(by_lamp)) > 25).mean() < 0.1


def test_a_tilted_page_is_laid_straight_and_its_lines_lie_where_they_were(recogniser: Recogniser, strip: Strip) -> None:
    image = strip(["枣园小区北门　　　　二十时　　　　李建国", "兴华里居委会　　　　全天　　　　　王秀兰"], wide=960)
    image = image.rotate(-5, expand=True, fillcolor="white")
    page = read(recogniser, image)
    assert page.text.split("\n") == ["枣园小区北门\t二十时\t李建国", "兴华里居委会\t全天\t王秀兰"]
    left, top, right, top_right = page.lines[0].corners[:4]
    slope = math.atan2((top_right - top) * image.height, (right - left) * image.width)
    assert 3 < math.degrees(slope) < 7


def test_a_glance_tells_a_notice_from_a_scene(recogniser: Recogniser, strip: Strip) -> None:
    scene = Image.effect_noise((800, 600), 30).convert("RGB")
    ImageDraw.Draw(scene).rectangle((100, 200, 500, 580), fill=(120, 90, 60))
    assert not recogniser.has_print(pixels(scene))
    assert recogniser.has_print(pixels(strip(["停水通知", "今晚十时停水"])))


def test_reading_asks_nobody_and_says_nothing(
    strip: Strip, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_where: object, **_how: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    assert read(Recogniser(), strip(["停水通知"])).text == "停水通知"
    assert capfd.readouterr() == ("", "")


def test_a_few_short_lines_on_their_side_are_read(recogniser: Recogniser) -> None:
    # Of these the characters are found one by one, so that nothing tells that they stand.
    image, font = Image.new("RGB", (900, 700), "white"), ImageFont.truetype(str(FONTS / "AnjuanSong.ttf"), 48)
    lines = ("停水通知", "王家胡同", "明日上午九时", "恢复供水")
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((200, 120 + 100 * number), line, (20, 20, 20), font)
    assert read(recogniser, image.rotate(90, expand=True)).text.split() == [*lines]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_head_or_side_is_read_and_its_lines_lie_where_they_are(
    recogniser: Recogniser, strip: Strip, quarters: int
) -> None:
    image = strip(["关于停车难问题的情况说明", "现场已经清理完毕"])
    page = read(recogniser, image.rotate(90 * quarters, expand=True))
    assert page.text == "关于停车难问题的情况说明\n现场已经清理完毕"
    left, top = page.lines[0].corners[:2]
    upright = read(recogniser, image).lines[0].corners[:2]
    for _ in range(quarters):
        left, top = 1 - top, left
    assert math.dist((left, top), upright) < 0.05
