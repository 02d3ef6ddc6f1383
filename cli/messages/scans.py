"""Recognising scans."""

from casework.scanning import OcrNotReady, Readiness, ScanningFailed
from cli.messages.wording import word

READINESS = {
    Readiness.READY: "可以识别扫描件。",
    Readiness.NOT_INSTALLED: (
        "没有安装文字识别，扫描件和照片都等着。安装：pip install rapidocr onnxruntime（或在案卷的目录运行 ./run setup）"
    ),
    Readiness.SWITCHED_OFF: "设置里关闭了文字识别（anjuan.toml 的 [ocr] enabled）。",
}
_FAILURES = {
    "gone": "文件不在案卷里了",
    "altered": "文件不是归卷时的内容，请核对：anjuan verify",
    "unreadable": "文件已损坏，打不开",
    "too_large": "图片过大",
    "killed": "识别占用过多或过久，已停止",
}


def word_failure(code: str) -> str:
    """Why a file could not be recognised."""
    return _FAILURES.get(code, code)


@word.register
def _(error: OcrNotReady) -> str:
    return READINESS[error.readiness]


@word.register
def _(error: ScanningFailed) -> str:
    cause = f"{type(error.cause).__name__}: {error.cause}"
    return f"识别扫描件时出了没有料到的问题（{cause}），会自动再试。请把这句话发给维护人员。"
