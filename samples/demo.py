"""`./run demo`: the whole main job on the sample inbox, each step with the very command that a person would type."""

import json
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
MONTH = "2023-09"
TYPED = {
    "核实时间": "2023-09-14 10:10",
    "核实人员": "城乡建设办公室工作人员李某、柳河营村网格员张某",
    "核实情况": "经现场核实，村东路口混堆生活垃圾与装修垃圾，长约6米、宽约2米，约3立方米。一是该点位垃圾桶仅2个，"
    "中秋前投放量增加，清运频次不足；二是邻近翻建户将装修垃圾随意堆放。",
    "办理时间": "2023-09-15",
    "办理过程": [
        {"时间": "2023-09-14 10:10", "说明": "到现场核实，设置警示标识，通知清运单位。"},
        {"时间": "2023-09-14 14:30", "说明": "铲车1台、运输车2辆开始清运。"},
        {"时间": "2023-09-15 11:20", "说明": "清运完毕，冲洗地面，新增240升垃圾桶4个。"},
    ],
    "办理结果": "已清运垃圾约3立方米，对翻建户进行了批评教育。每日清运由一次增加到两次，村里安排专人巡查。",
    "主要措施": "清运垃圾约3立方米，新增垃圾桶4个，每日清运由一次增加到两次，对翻建户进行批评教育。",
    "权属": "权属",
    "联系情况": "已联系",
    "联系时间": "2023-09-15 16:20",
    "联系人员": "李某",
    "联系方式": "电话",
    "解决情况": "已解决",
    "诉求人意见": "对清理结果表示认可，希望长期保持。",
    "满意度": "满意",
    "政策依据": "《北京市生活垃圾管理条例》第三十三条。",
    "下一步工作": "将该点位纳入每日巡查，10月底前加装监控1处。",
    "经办人": "李某",
    "联系电话": "010-80000012",
    "成文日期": "2023-09-15",
}
"""What a clerk would type: it is nowhere in the register."""


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
    say("五、识别扫描件（这里识别三件，其余的由看着收件夹的程序在后台识别），检索")
    anjuan("jobs", "run", "--limit", "3", allowed=(0, 3))
    anjuan("search", "垃圾清运", "--limit", "5")
    say("六、一个工单的案卷")
    anjuan("tickets", "show", TICKET)
    say("七、填写文书")
    typed = SAMPLES / "填写内容.json"
    typed.write_text(json.dumps(TYPED, ensure_ascii=False, indent=1), encoding="utf-8")
    anjuan("fill", "case_statement", TICKET, "--data", str(typed), "--pdf")
    anjuan("fill", "reply", TICKET, "--data", str(typed))
    say("八、合卷：整个案卷一个 PDF")
    anjuan("bundle", TICKET)
    say("九、月末：三率、缺什么、报市里的材料包")
    anjuan("month", MONTH, "stats", allowed=(0, 3))
    anjuan("month", MONTH, "check", allowed=(0, 4))
    anjuan(
        "month",
        MONTH,
        "packet",
        "--to",
        "city",
        "--approver",
        "李某",
        "--purpose",
        "市级月度考核",
        "--anyway",
        allowed=(0, 3),
    )
    say("十、核对案卷")
    anjuan("verify")
    say("接下来")
    print(
        f"""办公目录：{OFFICE}
  收件夹   把文件放进这里，再运行 anjuan intake；或运行 ./run serve 一直看着
  待处理   没有归卷的文件和原因；改好再放回收件夹就行
  案卷     每个工单一个文件夹，里面的文件可以直接打开
  产出     填好的文书、合卷的 PDF、月末的材料包
命令在 {Path(sys.executable).with_name("anjuan")}，用法：anjuan --help"""
    )


if __name__ == "__main__":
    main()
