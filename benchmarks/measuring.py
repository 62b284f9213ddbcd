"""Run a command and say what it cost: CPU seconds and peak memory of the whole process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process cost: CPU in seconds (user and system), memory in MiB, and what it said."""

    cpu: float
    memory: float
    code: int
    out: bytes
    err: bytes


def shared() -> Path:
    """Return where the real data is. Raises SystemExit if it is not here."""
    root = Path(__file__).resolve().parent.parent.parent / "shared"
    place = Path(os.environ.get("TOSDIFF_SHARED", root))
    if not (place / "data").is_dir():
        raise SystemExit("this benchmark needs the real data: set TOSDIFF_SHARED")
    return place


def bench_tools(*packages: str) -> Path:
    """Return the programs of the peers' own environment, with the packages installed into it.

    Raises CalledProcessError if they cannot be installed.
    """
    tools = Path(__file__).resolve().parent.parent / ".bench"
    if not (tools / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(tools)], check=True)
    pip = [str(tools / "bin" / "pip"), "--disable-pip-version-check"]
    known = subprocess.run([*pip, "show", "-q", *packages], capture_output=True, check=False)
    if known.returncode or known.stderr:
        subprocess.run([*pip, "install", "-qq", *packages], check=True)
    return tools / "bin"


def run(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Cost:
    """Run a command to its end; only its own CPU counts, not that of a server beside it."""
    kept = dict(os.environ if env is None else env)
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # users run compiled modules, as pip installs them
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=kept, cwd=cwd
    )
    assert process.stdout is not None
    assert process.stderr is not None
    out, err = _drain(process)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        code=process.returncode,
        out=out,
        err=err,
    )


def best(costs: Sequence[Cost]) -> Cost:
    """Return the run that cost the least CPU: the one that the machine disturbed least."""
    return min(costs, key=lambda cost: cost.cpu)


def _drain(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    import threading

    parts: dict[str, bytes] = {}

    def read(name: str) -> None:
        stream = getattr(process, name)
        parts[name] = stream.read()
        stream.close()

    threads = [threading.Thread(target=read, args=(name,)) for name in ("stdout", "stderr")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return parts["stdout"], parts["stderr"]
