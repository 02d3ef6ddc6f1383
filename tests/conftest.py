"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of what is tested: nothing is judged by how long it takes.
settings.register_profile("anjuan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anjuan")


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real inputs, where this machine has one."""
    folder = os.environ.get("ANJUAN_REALDATA")
    if not folder:
        pytest.skip("ANJUAN_REALDATA names no folder of real inputs")
    return Path(folder)


@pytest.fixture(autouse=True)
def _no_office_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may touch the office that the person who runs it works in."""
    monkeypatch.delenv("ANJUAN_HOME", raising=False)
