"""The last door for errors: ours are worded for the user, others are bugs and leave a report that can be sent on."""

import sys
import tempfile
import traceback
from pathlib import Path

import click

from anjuan.errors import AnjuanError, ExitCode


def explain(error: Exception) -> int:
    """Tell the user what happened and what to do; give the exit code."""
    if isinstance(error, AnjuanError):
        from cli.messages import word

        click.echo(f"错误：{word(error)}", err=True)
        return int(error.exit_code)
    report = Path(tempfile.gettempdir()) / "anjuan-错误报告.txt"
    text = "".join(traceback.format_exception(error))
    try:
        report.write_text(f"Python {sys.version}\n{text}", encoding="utf-8")
        where = f"详细情况已写入 {report}，请把它发给维护人员。"
    except OSError:
        where = text
    click.echo(
        f"程序出错了（{type(error).__name__}），这不是您的操作问题。收件夹和案卷里的文件没有丢失。{where}", err=True
    )
    return int(ExitCode.BUG)
