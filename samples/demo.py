"""`./run demo`: the whole main job on the sample inbox, each step with the very command that a person would type."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
OFFICE = DEMO / "办公目录"
SAMPLES = DEMO / "样例"
TICKET = "热线-230914-001234"


def say(text: str) -> None:
    """A heading."""
    print(f"\n━━ {text}", flush=True)


def anjuan(*arguments: str, allowed: tuple[int, ...] = (0,)) -> None:
    """Show a command and run it.

    Raises:
        SystemExit: it ended with a code that is not allowed.
    """
    print(f"$ anjuan {shlex.join(arguments)}", flush=True)
    program = Path(sys.executable).with_name("anjuan")
    code = subprocess.run([str(program), "--home", str(OFFICE), *arguments], check=False).returncode
    if code not in allowed:
        sys.exit(f"演示中断：上面的命令以 {code} 结束。")


def main() -> None:
    """Play it through."""
    if DEMO.exists():
        shutil.rmtree(DEMO)
    say("一、造一套虚构的样例（工单导出表和收件夹）")
    subprocess.run([sys.executable, str(ROOT / "samples" / "make.py"), str(SAMPLES)], check=True)
    say("二、新建办公目录，导入工单台账")
    subprocess.run([str(Path(sys.executable).with_name("anjuan")), "init", str(OFFICE)], check=True)
    anjuan("tickets", "import", str(SAMPLES / "工单导出.xlsx"), allowed=(0, 3))
    say("三、文件放进收件夹，归卷")
    shutil.copytree(SAMPLES / "收件夹", OFFICE / "收件夹", dirs_exist_ok=True)
    anjuan("intake", allowed=(0, 3))
    say("四、待处理的文件和原因")
    anjuan("held", allowed=(0, 3))
    say("五、检索")
    anjuan("search", "垃圾清运", "--limit", "5")
    say("六、一个工单的案卷")
    anjuan("tickets", "show", TICKET)
    anjuan("records", TICKET)
    say("七、填写文书")
    anjuan("fill", "case_statement", TICKET, "--draft")
    anjuan("fill", "reply", TICKET, "--draft")
    say("八、合卷：整个案卷一个 PDF")
    anjuan("bundle", TICKET)
    say("九、核对案卷")
    anjuan("verify")
    say("接下来")
    print(
        f"""办公目录：{OFFICE}
  收件夹   把文件放进这里，再运行 anjuan intake；或运行 ./run serve 一直看着
  待处理   没有归卷的文件和原因；改好再放回收件夹就行
  案卷     每个工单一个文件夹，里面的文件可以直接打开
  产出     填好的文书和合卷的 PDF
命令在 {Path(sys.executable).with_name("anjuan")}，用法：anjuan --help"""
    )


if __name__ == "__main__":
    main()
