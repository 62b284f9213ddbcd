"""Try the readers for as long as one likes; what is found is kept, and tried first the next time.

    python tests/fuzz/long.py MINUTES [TARGET...]

CPU minutes in all, shared by the targets; every run tries other inputs. One that takes over 20 s of
CPU hangs, and one that needs over 3 GiB of address space fails. Those that fail are written to
`.fuzz/failed/`, the slowest of each target beside it; with atheris installed those that reach new
code are kept in `.fuzz/TARGET/`, without it hypothesis keeps its own in `.fuzz/examples/`. Exit 1
if any failed.
"""

from __future__ import annotations

import faulthandler
import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[2])]

_HANG = 20.0  # seconds of CPU
_MEMORY = 3 << 30  # bytes of address space
_PLACE = Path(".fuzz")
_PARTS = "tosdiff"  # what atheris instruments


class Hang(BaseException):
    """An input took too long."""


def main(minutes: float, wanted: list[str]) -> int:
    """Give each target its share in a process of its own; a crash of C code ends only that."""
    from targets import TARGETS

    names = wanted or [target.name for target in TARGETS]
    failed = 0
    for name in names:
        share = str(minutes * 60 / len(names))
        done = subprocess.run([sys.executable, __file__, "--one", name, share], check=False)
        failed += done.returncode != 0
        if done.returncode < 0:
            print(f"{name}: killed by signal {-done.returncode}: see {_PLACE}/last-{name}")
    return 1 if failed else 0


def one(name: str, seconds: float) -> int:
    """Try one target for so many seconds of CPU."""
    faulthandler.enable()
    signal.signal(signal.SIGVTALRM, _hangs)
    _PLACE.mkdir(exist_ok=True)
    try:
        import atheris
    except ImportError:
        return _by_hypothesis(name, seconds)
    with atheris.instrument_imports(include=[_PARTS]):
        import targets
    del targets
    return _by_coverage(name, seconds)


def _by_hypothesis(name: str, seconds: float) -> int:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.database import DirectoryBasedExampleDatabase
    from mutating import damaged
    from targets import TARGETS

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    target = next(target for target in TARGETS if target.name == name)
    trial = _Trial(name)
    long = settings(
        max_examples=500,
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
        derandomize=False,
        deadline=None,
        database=DirectoryBasedExampleDatabase(_PLACE / "examples"),
        suppress_health_check=list(HealthCheck),
    )
    tried = long(given(damaged(target.seeds, target.tokens))(trial.run))
    while time.process_time() < seconds:
        before = trial.count
        with suppress(Exception):  # kept by the trial
            tried()
        assert trial.count > before, "nothing was tried"
    return trial.report()


def _by_coverage(name: str, seconds: float) -> int:
    """Let libFuzzer choose what hypothesis draws, by the code of ours that it reaches."""
    import atheris
    from mutating import damaged  # noqa: F401  # so that it is imported before the fuzzer starts
    from targets import TARGETS

    target = next(target for target in TARGETS if target.name == name)
    trial = _Trial(name)
    place = _PLACE / name
    place.mkdir(exist_ok=True)
    for seed in target.seeds:
        (place / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = _PLACE / f"{name}.dict"
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in target.tokens))
    until = time.process_time() + seconds

    def test(data: bytes) -> None:
        if time.process_time() > until:
            os._exit(trial.report())
        with suppress(Exception):
            trial.run(data)

    limits = ["-max_len=20000", "-timeout=600", "-verbosity=0", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], f"-dict={words}", *limits, str(place)], test)
    atheris.Fuzz()
    return trial.report()


class _Trial:
    """Tries inputs on a target, and keeps those that fail: one for each place in the code."""

    def __init__(self, name: str) -> None:
        from targets import TARGETS

        self.name, self.count, self.slowest = name, 0, 0.0
        self.found: dict[str, Path] = {}
        self._target = next(target for target in TARGETS if target.name == name)

    def run(self, data: bytes) -> None:
        self.count += 1
        (_PLACE / f"last-{self.name}").write_bytes(data)
        signal.setitimer(signal.ITIMER_VIRTUAL, _HANG)
        began = time.process_time()
        try:
            self._target.read(data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a library's panic is no Exception
            self._keep(data, error)
            raise AssertionError(str(error)) from error
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            took = time.process_time() - began
            if took > max(self.slowest, 0.05):
                self.slowest = took
                (_PLACE / f"slowest-{self.name}").write_bytes(data)

    def report(self) -> int:
        print(
            f"{self.name}: {self.count:,} inputs, {len(self.found)} kinds of failure, "
            f"the slowest took {self.slowest:.2f} s",
            flush=True,
        )
        return 1 if self.found else 0

    def _keep(self, data: bytes, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if f"{os.sep}tosdiff{os.sep}" in frame.filename] or frames
        what = f"{type(error).__name__} at {own[-1].filename}:{own[-1].lineno}"
        known = self.found.get(what)
        if known is None or len(data) < known.stat().st_size:
            kept = (
                _PLACE / "failed" / f"{self.name}-{hashlib.sha256(what.encode()).hexdigest()[:8]}"
            )
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(data)
            self.found[what] = kept
        if known is None:
            print(f"{self.name}: {what}: {str(error)[:200]!r}: {kept}", flush=True)


def _hangs(*_: object) -> None:
    raise Hang(f"over {_HANG} s of CPU")


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", name, seconds]:
            sys.exit(one(name, float(seconds)))
        case [minutes, *wanted]:
            sys.exit(main(float(minutes), wanted))
        case _:
            sys.exit(__doc__)
