"""Runs `warm` in forks of one process that has imported what builds need: five CPU seconds less each time."""

import atexit
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NEEDED_BY_BUILDS = ["warm_accounts.dbt_build", "warm_accounts.build", "great_expectations"]
COMMANDS = ("build", "policy", "replay")
# any other variable may be read while Python starts or modules are imported
READ_WHEN_CALLED = ("WARM_", "DBT_ENV_SECRET_")


def can_be_forked(arguments, given: dict[str, str]) -> bool:
    """Whether a process that is not started anew does the same."""
    return arguments[0] in COMMANDS and all(name.startswith(READ_WHEN_CALLED) for name in given)


def run_forked(
    arguments, cwd, timeout: float, environment: dict[str, str]
) -> subprocess.CompletedProcess:
    """What subprocess.run would give for `warm`, as text."""
    command = ["warm", *map(str, arguments)]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(NEEDED_BY_BUILDS)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("stdout", "stderr")]
        child = context.Process(
            target=become_warm,
            args=(command, str(cwd or Path.cwd()), environment, *map(str, files)),
        )
        child.start()
        child.join(timeout)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise subprocess.TimeoutExpired(command, timeout)
        texts = [file.read_text(encoding="utf-8") for file in files]
    return subprocess.CompletedProcess(command, child.exitcode, *texts)


def become_warm(command, cwd: str, environment: dict[str, str], stdout: str, stderr: str) -> None:
    """What starting `warm` anew would do, in a process that was not started anew."""
    os.setsid()
    for number, path in ((1, stdout), (2, stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(cwd)
    sys.argv = command
    from warm_accounts.cli import main

    try:
        main()
    finally:
        atexit._run_exitfuncs()
