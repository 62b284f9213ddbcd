"""Other people's tools, where they are installed: `wacz` to validate, pywb's `wayback` to replay.

pywb pins releases that ours cannot live with, so they have an environment of their own: the
directory `.replay` of the repository (`make replay-tools`), or $TOSDIFF_REPLAY_TOOLS.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent
_PLACE = Path(os.environ.get("TOSDIFF_REPLAY_TOOLS", _ROOT / ".replay")) / "bin"


def tool(name: str) -> str:
    """Return the path of a tool; skip the test if it is not installed."""
    found = shutil.which(name, path=os.pathsep.join([str(_PLACE), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"{name} is not installed: `make replay-tools`, or set TOSDIFF_REPLAY_TOOLS")
    return found


def run_tool(name: str, *arguments: str, cwd: Path | None = None) -> str:
    """Run a tool that must succeed; return what it printed."""
    done = subprocess.run(
        [tool(name), *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def replayed(collection: Path, warc: Path) -> Iterator[str]:
    """Let pywb serve a WARC on loopback; yield the address that mementos stand under."""
    run_tool("wb-manager", "init", "terms", cwd=collection)
    run_tool("wb-manager", "add", "terms", str(warc), cwd=collection)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [tool("wayback"), "--bind", "127.0.0.1", "--port", str(port)]
    with (collection / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=collection, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/terms/"
            _wait(process, address, collection / "log")
            yield address
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            get(address)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"pywb does not answer: {log.read_text()}")


def get(address: str) -> bytes:
    """Fetch an address without any proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        data: bytes = answer.read()
        return data
