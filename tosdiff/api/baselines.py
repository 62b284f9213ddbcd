"""A baseline: the findings that are known already, in a file that is committed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tosdiff.errors import DeclarationError
from tosdiff.findings import SEVERITIES, Finding, Severity

SCHEMA = "tosdiff.baseline/1"


def read_baseline(path: Path) -> dict[str, Severity]:
    """Return the severity of each known fingerprint. Raises: DeclarationError if it is none."""
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeclarationError(
            f"{path}: cannot be read: {error.strerror}", hint="make one with --write-baseline"
        ) from error
    except (ValueError, RecursionError) as error:
        raise _wrong(path, f"not valid JSON: {error}") from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise _wrong(path, f"its `schema` is not {SCHEMA}")
    found: dict[str, Severity] = {}
    listed = value.get("findings", [])
    if not isinstance(listed, list):
        raise _wrong(path, "its `findings` are no list")
    for item in listed:
        if not isinstance(item, Mapping) or item.get("severity") not in SEVERITIES:
            raise _wrong(path, "a finding in it has no severity")
        found[str(item.get("fingerprint"))] = item["severity"]
    return found


def baseline(findings: Iterable[Finding]) -> str:
    """Write findings as a baseline: sorted, a line each, so that git shows which came and went."""
    items = sorted(
        (item.terms, item.label, item.fingerprint, item.kind, item.severity) for item in findings
    )
    names = ("terms", "label", "fingerprint", "kind", "severity")
    lines = [json.dumps(dict(zip(names, item, strict=True)), ensure_ascii=False) for item in items]
    listed = "\n" + ",\n".join(f"    {line}" for line in lines) + "\n  " if lines else ""
    return f'{{\n  "schema": "{SCHEMA}",\n  "findings": [{listed}]\n}}\n'


def _wrong(path: Path, why: str) -> DeclarationError:
    return DeclarationError(f"{path} is no baseline: {why}", hint="make one with --write-baseline")
