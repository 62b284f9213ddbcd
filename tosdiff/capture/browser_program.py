"""Find an installed Chromium, start it without a network, and be rid of it for certain."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tosdiff.errors import CaptureError, DeclarationError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

VARIABLE = "TOSDIFF_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_TRIES, _BETWEEN = 50, 0.1  # seconds
# Where Chromium writes besides its profile; a killed one leaves a socket there.
_PLACES = ("TMPDIR", "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
_FLAGS = (
    # Whatever is not answered by us goes to a proxy that cannot be, for no name can be looked up.
    "--proxy-server=socks5://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    # Frames of other sites stay in the page's process, and so in its one account; there is
    # nothing here that a site could take from another.
    "--disable-site-isolation-trials",
    "--js-flags=--max-old-space-size=1024",  # MiB that a page's scripts may fill
    "--enable-automation",  # pages may know, and so may we: where its profile is, for one
    "--disable-gpu",
    "--disable-extensions",
    "--disable-remote-fonts",
    "--blink-settings=imagesEnabled=false",
)


def is_root() -> bool:
    """Tell whether we run as root, for whom Chromium starts only without its sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def find_chromium(given: str = "") -> str:
    """Return the path of an installed Chromium: the one given, $TOSDIFF_CHROMIUM, or on the PATH.

    Raises: DeclarationError if what was given is not there; CaptureError `browser` if none is, or
    if the library that drives it is not installed.
    """
    if find_spec("playwright") is None:
        raise CaptureError(
            "what drives a browser is not installed",
            kind="browser",
            hint="pip install 'tosdiff[browser]'",
        )
    return installed_chromium(given)


def installed_chromium(given: str = "") -> str:
    """Return the path of an installed Chromium, whether or not anything here can drive it.

    Raises: as `find_chromium`.
    """
    asked = given or os.environ.get(VARIABLE, "")
    for name in (asked,) if asked else _NAMES:
        if found := shutil.which(name):
            return str(Path(found).resolve())
    if asked:
        where = "`chromium` in corpus.toml" if given else f"${VARIABLE}"
        raise DeclarationError(
            f"{where} is {asked!r}, which is no program", hint="name Chromium's path"
        )
    raise CaptureError(
        "no Chromium is installed (" + ", ".join(_NAMES) + ")",
        kind="browser",
        hint="install it (Debian: apt install chromium), or name its path in corpus.toml: "
        f'[network] chromium = "…", or in ${VARIABLE}',
    )


class Program:
    """One running Chromium and the driver that speaks to it."""

    def __init__(
        self, driver: Playwright, browser: Browser, process: int, places: Sequence[str]
    ) -> None:
        self._driver = driver
        self._process = process
        self._places = places
        self.browser = browser
        self.pages = 0
        self.gone = asyncio.Event()
        browser.on("disconnected", lambda _: self.gone.set())

    @classmethod
    async def start(cls, path: str) -> Program:
        """Start Chromium, in its sandbox unless we are root. Raises: CaptureError `browser`."""
        from playwright.async_api import Error, async_playwright

        place = mkdtemp(prefix="tosdiff-browser-")
        driver = await async_playwright().start()
        try:
            browser = await driver.chromium.launch(
                executable_path=path,
                args=list(_FLAGS),
                artifacts_dir=place,
                chromium_sandbox=not is_root(),
                env={**os.environ, **dict.fromkeys(_PLACES, place)},
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=1000 * _START_SECONDS,
            )
            protocol = await browser.new_browser_cdp_session()
            said = await protocol.send("SystemInfo.getProcessInfo")
            line = await protocol.send("Browser.getBrowserCommandLine")
            await protocol.detach()
        except Error as error:
            await driver.stop()
            rmtree(place, ignore_errors=True)
            raise _no_start(path, str(error)) from error
        process = next(one["id"] for one in said["processInfo"] if one["type"] == "browser")
        return cls(driver, browser, process, (place, *_profiles(line["arguments"])))

    async def stop(self) -> None:
        """Close Chromium; kill it if it does not close."""
        from playwright.async_api import Error

        with suppress(Error, TimeoutError):
            await asyncio.wait_for(self.browser.close(), _STOP_SECONDS)
        await self.kill()

    async def kill(self) -> None:
        """End Chromium at once, whatever it is doing, and the driver, which clears up after it."""
        from playwright.async_api import Error

        if not self.gone.is_set():
            _end(self._process)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.gone.wait(), _STOP_SECONDS)
        with suppress(Error, TimeoutError):
            await asyncio.wait_for(self._driver.stop(), _STOP_SECONDS)
        await _remove(self._places)


async def _remove(places: Sequence[str]) -> None:
    """Remove directories, into which processes that are about to end may still write."""
    for _ in range(_TRIES):
        for place in places:
            rmtree(place, ignore_errors=True)
        if not any(Path(place).exists() for place in places):
            return
        await asyncio.sleep(_BETWEEN)


def _profiles(arguments: Iterable[str]) -> Iterator[str]:
    """Return the profile that the driver made; stopped in haste, it does not remove it."""
    for argument in arguments:
        path = Path(argument.partition("--user-data-dir=")[2])
        if path.name.startswith("playwright_"):
            yield str(path)


def _end(process: int) -> None:
    """Kill a process, and its group if it leads one: never ours."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(process, signal.SIGTERM)
        elif os.getpgid(process) == process:
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGKILL)


def _no_start(path: str, said: str) -> CaptureError:
    hint = f"does `{path} --headless --dump-dom about:blank` work?"
    lines: Sequence[str] = [line.strip() for line in said.splitlines() if line.strip()]
    if "sandbox" in said.lower():
        hint = "its sandbox needs user namespaces: allow them, or run where they are allowed"
    return CaptureError(
        f"{path} does not start: {lines[0] if lines else 'no reason given'}",
        kind="browser",
        hint=hint,
    )
