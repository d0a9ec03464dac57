"""Ctrl-C and SIGTERM end a command with a message and an exit code of its own, not with a traceback."""

import signal
import threading

import click

NAMES = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}
received: list[int] = []


class Interrupted(click.ClickException):
    """Somebody asked the process to end: 130 for Ctrl-C, 143 for SIGTERM, as shells have it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.exit_code = 128 + (received[-1] if received else signal.SIGINT)


def listen() -> None:
    """From now on both stop what runs as Ctrl-C does; a second one ends the process at once."""
    if threading.current_thread() is threading.main_thread():
        for number in NAMES:
            signal.signal(number, stop)


def stop(number: int, frame) -> None:
    received.append(number)
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


def who_stopped() -> str:
    return NAMES[received[-1]] if received else NAMES[signal.SIGINT]


def stop_if_asked() -> None:
    """dbt turns an interruption into a failure: here it is one again."""
    if received:
        raise KeyboardInterrupt
