"""The last door for errors: ours are worded for the user, others are bugs and leave a report that can be sent on."""

import errno
import sys
import tempfile
import traceback

import click

from anjuan.errors import AnjuanError, ExitCode


def explain(error: Exception) -> int:
    """Tell the user what happened and what to do; give the exit code."""
    if isinstance(error, AnjuanError):
        from cli.messages import word

        click.echo(f"错误：{word(error)}", err=True)
        return int(error.exit_code)
    if isinstance(error, OSError) and error.filename:
        click.echo(f"错误：{_system_trouble(error)}", err=True)
        return int(ExitCode.NEEDS_A_PERSON)
    return _bug(error)


def _system_trouble(error: OSError) -> str:
    return f"{error.filename} 读写不了：{system_words(error)}。请检查这个位置，或换一个位置再试。"


def system_words(error: OSError) -> str:
    """What the system says, in Chinese where it is anything common."""
    return _SYSTEM.get(error.errno or 0, error.strerror or type(error).__name__)


_SYSTEM = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这个磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "上一级不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "同名的文件已经在那里",
    errno.ENAMETOOLONG: "名字或路径太长",
    errno.EIO: "磁盘读写出错",
}


def _bug(error: Exception) -> int:
    text = f"Python {sys.version}\n{''.join(traceback.format_exception(error))}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="anjuan-error-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as report:
            report.write(text)
        where = f"详细情况已写入 {report.name}，请把它发给维护人员。"
    except OSError:
        where = text
    click.echo(
        f"程序出错了（{type(error).__name__}），这不是您的操作问题。收件夹和案卷里的文件没有丢失。{where}", err=True
    )
    return int(ExitCode.BUG)
