"""A real browser for tests: headless Chromium, driven over its own pipe, offline."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

# Chromium listens on 3 and answers on 4.
_ON_3_AND_4 = """
import os, sys
import fcntl
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One page in headless Chromium; what it logs and what its policy refuses is kept."""

    def __init__(self, program: str, profile: Path) -> None:
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        options = (
            "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
            " --disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe"
            f" --user-data-dir={profile} --window-size=1100,1400 about:blank"
        ).split()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ON_3_AND_4, str(theirs_in), str(theirs_out), program, *options],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._reader = os.fdopen(ours_in, "rb")
        self._writer = os.fdopen(ours_out, "wb")
        self._calls = 0
        self._buffer = b""
        self._session: str | None = None
        self.logged: list[str] = []
        self.requested: list[str] = []

    def __enter__(self) -> Self:
        try:
            self._attach()
        except BaseException:
            self._process.kill()
            self._close()
            raise
        return self

    def _attach(self) -> None:
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session = None
        self._send("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._close()

    def _close(self) -> None:
        self._process.wait()
        self._reader.close()
        with contextlib.suppress(BrokenPipeError):
            self._writer.close()

    def open(self, file: Path) -> None:
        """Open a file and wait until it is ready."""
        self._call("Page.navigate", url=file.as_uri())
        ready = "new Promise(r => document.readyState == 'complete' ? r(1) : onload = () => r(1))"
        self.run(ready)

    def run(self, script: str) -> Any:
        """Return what an expression gives in the page; our own, so its policy does not matter."""
        done = self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key that writes one letter, and let it go."""
        code = f"Key{key.upper()}"
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, code=code, text=key)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code)

    def click(self, selector: str) -> None:
        """Click the middle of the first element that a selector finds."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{found}.scrollIntoView({{block: 'center'}})")
        box = self.run(f"{found}.getClientRects()[0].toJSON()")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def show(self, *, scheme: str = "light", media: str = "", width: int = 1100) -> None:
        """Show the page in a colour scheme, on a screen of some width or on paper."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media=media, features=features)
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=1400, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def picture(self) -> bytes:
        """Return a screenshot of the whole page as PNG."""
        data = self._call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        return base64.b64decode(data)

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        call = self._send(method, **params)
        while True:
            said = self._receive()
            if said.get("id") == call:
                assert "error" not in said, said
                result: dict[str, Any] = said["result"]
                return result
            self._hear(said)

    def _send(self, method: str, **params: Any) -> int:
        self._calls += 1
        message: dict[str, Any] = {"id": self._calls, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._writer.write(json.dumps(message).encode() + b"\0")
        self._writer.flush()
        return self._calls

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            read = os.read(self._reader.fileno(), 1 << 16)
            assert read, "Chromium closed its pipe"
            self._buffer += read
        message, self._buffer = self._buffer.split(b"\0", 1)
        said: dict[str, Any] = json.loads(message)
        return said

    def _hear(self, said: dict[str, Any]) -> None:
        method = said.get("method")
        if method == "Log.entryAdded":
            self.logged.append(said["params"]["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.logged.append(str(said["params"]["exceptionDetails"]))
        elif method == "Network.requestWillBeSent":
            self.requested.append(said["params"]["request"]["url"])


def chromium() -> str:
    """Return where Chromium is, or skip the test."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine; `apt-get install chromium` for this test")
