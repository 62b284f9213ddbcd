"""Run every benchmark, one after the other, each beside its peer: `make bench`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REAL = Path(os.environ.get("TOSDIFF_SHARED", HERE.parent.parent / "shared")) / "data"
BENCHMARKS = (  # the arguments, and whether the real data is needed
    (("startup.py",), False),
    (("capture.py", "--peers"), True),
    (("store.py",), True),
    (("extraction.py", "--fair"), True),
    (("redline.py", "--seed", "31"), True),
    (("redline.py", "--seed", "32", "--hard", "0.35"), True),
    (("redline.py", "--scale"), False),
    (("tagging.py",), True),
    (("tagging.py", "--tagger", "clauses"), True),
    (("gate.py",), False),
    (("hosts.py",), False),
)


def main() -> int:
    """Run them; exit 1 if one failed."""
    failed = []
    for (script, *arguments), is_real in BENCHMARKS:
        name = " ".join((script, *arguments))
        if is_real and not REAL.is_dir():
            print(f"== {name}: left out, it needs the real data (TOSDIFF_SHARED)", flush=True)
            continue
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, str(HERE / script), *arguments], check=False)
        if done.returncode:
            failed.append(name)
    for name in failed:
        print(f"failed: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
