"""`anjuan`: the group of commands.

A command's module is imported when it is called, so that `anjuan --help` is instant; its one line of help stands here.
"""

import gettext
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click


class Entry(NamedTuple):
    """A command: the module and object that make it, and its line in the list."""

    module: str
    help: str


COMMANDS = {
    "init": Entry("cli.commands.init", "新建办公目录"),
    "doctor": Entry("cli.commands.doctor", "检查安装：装了什么、用哪些字体和引擎、缺什么、怎么补"),
    "intake": Entry("cli.commands.intake", "把收件夹里的文件归入案卷（一次）"),
    "watch": Entry("cli.commands.watch", "一直看着收件夹，有文件就归卷"),
    "claim": Entry("cli.commands.claim", "认领待处理的文件，归入指定工单"),
    "held": Entry("cli.commands.held", "列出待处理的文件和原因"),
    "tickets": Entry("cli.commands.tickets", "工单台账：导入、查看、列表"),
    "alerts": Entry("cli.commands.alerts", "预警：时限、回访、多次来电、扬言敏感、缺材料"),
    "groups": Entry("cli.commands.groups", "重复诉求和群诉：列出、确认"),
    "deductions": Entry("cli.commands.deductions", "认定扣分、扣款，自动填进评分表和结算单"),
    "records": Entry("cli.commands.records", "查看一个工单的卷内文件"),
    "search": Entry("cli.commands.search", "全文检索"),
    "searches": Entry("cli.commands.searches", "保存的检索：列出、再查、删掉"),
    "suggest": Entry("cli.commands.suggest", "输入提示：按汉字、拼音或首字母找地名、单位"),
    "similar": Entry("cli.commands.similar", "找以往类似的工单"),
    "wording": Entry("cli.commands.wording", "答复口径：查以往的答复和口径，登记、停用口径"),
    "templates": Entry("cli.commands.templates", "文书模板：列表、检查"),
    "fill": Entry("cli.commands.fill", "填写文书"),
    "reply": Entry("cli.commands.reply", "答复质检：检查回单和不计入评价情况说明"),
    "month": Entry("cli.commands.month", "考核期的统计：三率、综合成绩、排名、0分工单"),
    "report": Entry("cli.commands.report", "日报、周报、月刊"),
    "bundle": Entry("cli.commands.bundle", "把案卷合成一个 PDF"),
    "verify": Entry("cli.commands.verify", "核对案卷文件是否完好"),
    "export": Entry("cli.commands.export", "导出完整案卷"),
    "people": Entry("cli.commands.people", "人员：登记、离岗、在岗人数、谁缺保密协议"),
    "training": Entry("cli.commands.training", "培训：登记、材料、一年还欠哪些"),
    "mask": Entry("cli.commands.mask", "脱敏：复制文件并隐去个人信息"),
    "jobs": Entry("cli.commands.jobs", "识别扫描件和照片上的文字：进度、暂停、重试"),
    "index": Entry("cli.commands.index", "检索索引：状态、核对、重建"),
    "register": Entry("cli.commands.register", "按案卷重建台账里的卷内文件清单"),
    "audit": Entry("cli.commands.audit", "操作记录：查看、核对"),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's form
        """The commands in the order of a working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's form
        """Import the command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
)
@click.option("--home", metavar="DIR", help="办公目录；不写则用环境变量 ANJUAN_HOME。")
@click.version_option(
    None,
    "--version",
    package_name="anjuan",
    prog_name="案卷 anjuan",
    message="%(prog)s %(version)s",
    help="显示版本号。",
)
@click.pass_context
def anjuan(ctx: click.Context, home: str | None) -> None:
    """案卷：12345 热线“接诉即办”的文书、案卷与检索。

    每个命令的用法：anjuan 命令 --help
    """
    ctx.obj = home


def speak_chinese() -> None:
    """Let click's own sentences be Chinese, and the output UTF-8, whatever the machine's locale says."""
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    os.environ["LANGUAGE"] = "zh_CN"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> None:
    """Run the command line; the process ends with the contract's exit codes."""
    speak_chinese()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    try:
        # Not `anjuan.main`: that one takes a closed pipe for a failure, and it is none.
        with anjuan.make_context("anjuan", arguments) as context:
            result = anjuan.invoke(context)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(gettext.gettext("Aborted!"), err=True)
        return 130
    except BrokenPipeError:  # `anjuan … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the outermost door: every error is worded for a person
        from cli.failure import explain

        return explain(error)
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    main()
