"""`anjuan intake`."""

from anjuan.errors import ExitCode
from casework.inbox import Taken, take_once
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json
from cli.verdicts import exit_code, show_taken, taken_json


@make_command("intake")
@home_option
@json_option
def command(home: str | None, as_json: bool) -> int:
    """把收件夹里的文件归入案卷：每个文件都有结果，归不了的放到“待处理”并写明原因。"""
    with open_office(home) as office:
        taken: Taken = take_once(office, Bars())
    if as_json:
        print_json(taken_json(taken))
    else:
        show_taken(taken)
    return exit_code(taken) if taken.outcomes or taken.obstacles else int(ExitCode.DONE)
