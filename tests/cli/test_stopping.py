"""How long commands hear that they are to end."""

import signal
import threading

import pytest

from cli.stopping import stop_event

PATIENCE = 60.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_sets_the_event_even_where_the_interrupted_code_holds_its_lock(number: signal.Signals) -> None:
    with stop_event() as stop:
        with stop._cond:
            signal.raise_signal(number)
        assert stop.wait(PATIENCE)


def test_afterwards_signals_do_what_they_did_and_no_thread_is_left() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    running = set(threading.enumerate())
    with stop_event() as stop:
        [listening] = set(threading.enumerate()) - running
        assert not stop.is_set()
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
    listening.join(PATIENCE)
    assert not listening.is_alive()
