"""Every error has Chinese words: what happened, to what, and what to do."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import archive
import casework
import indexer
import register
import templates
import watch
from anjuan.errors import AnjuanError, ExitCode
from anjuan.recognition import Reason
from anjuan.scoring import DeductionFault
from anjuan.settlement import ChargeFault
from casework.outcomes import what_to_do, why_held
from cli.messages import word
from cli.messages.documents import _FINDINGS
from cli.messages.figures import _CHARGE_FAULTS, _DEDUCTION_FAULTS
from cli.messages.inbox import _FAULTS, _NOTICES, _TROUBLES
from cli.messages.register import _SHEET_FAULTS
from register.errors import SheetFault
from templates.lint import Code
from watch.inbox import Notice
from watch.scan import Trouble
from watch.unpack import Fault

PACKAGES = (archive, casework, indexer, register, templates, watch)


def leaves(error: type[AnjuanError]) -> Iterator[type[AnjuanError]]:
    below = error.__subclasses__()
    if not below:
        yield error
    for each in below:
        yield from leaves(each)


def all_leaves() -> list[type[AnjuanError]]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name and "engines" not in module.name:
                import_module(module.name)
    ours = [each for each in leaves(AnjuanError) if each.__module__.split(".")[0] not in {"tests", "test_messages"}]
    return sorted(ours, key=lambda each: each.__name__)


def test_every_error_is_worded() -> None:
    generic = word.dispatch(AnjuanError)
    assert [each.__name__ for each in all_leaves() if word.dispatch(each) is generic] == []


def test_every_error_names_an_exit_code_of_the_contract() -> None:
    assert all(isinstance(each.exit_code, ExitCode) and each.exit_code is not ExitCode.DONE for each in all_leaves())


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (_FINDINGS, Code),
        (_TROUBLES, Trouble),
        (_NOTICES, Notice),
        (_FAULTS, Fault),
        (_SHEET_FAULTS, SheetFault),
        (_DEDUCTION_FAULTS, DeductionFault),
        (_CHARGE_FAULTS, ChargeFault),
    ],
)
def test_every_code_that_a_user_may_see_is_worded(words: dict[Any, str], codes: Any) -> None:
    assert set(words) == set(codes)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_to_hold_says_why_and_what_to_do(reason: Reason) -> None:
    assert why_held(reason)
    assert what_to_do(reason).endswith("。")
