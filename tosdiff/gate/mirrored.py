"""Judge one file of the text mirror by the text that it should hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from tosdiff.entities import Version
from tosdiff.findings import Place, Problem

_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_SNAPSHOT = "`tosdiff snapshot {terms}` or `tosdiff rebuild {terms}` writes it again"


def conflict_in(data: bytes, terms: str, path: str) -> Problem | None:
    """Return the problem of a file that git left with the marks of a merge in it, if it is one."""
    found = _MARKER.search(data)
    if found is None:
        return None
    return Problem(
        "error",
        "mirror-conflict",
        f"{terms}: the mirror's file holds the marks of a merge conflict",
        "take either side, then `tosdiff rebuild`: the archive knows which text is the newest",
        Place(path, data.count(b"\n", 0, found.start()) + 1),
    )


def judge_file(
    data: bytes | None, newest: Version, older: Mapping[str, Version], path: str
) -> Problem | None:
    """Return what is wrong with the file of some terms: it is missing, behind or edited.

    `older` has the versions before the newest, by the digest of their text.
    """
    if data is None:
        said, rule = "the mirror has no file for its newest version", "mirror-missing"
    elif (digest := hashlib.sha256(data).hexdigest()) == newest.text_digest:
        return None
    elif digest in older:
        behind = older[digest]
        said = f"the mirror holds version {behind.id[:12]}, and {newest.id[:12]} is the newest"
        rule = "mirror-stale"
    elif hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == newest.text_digest:
        return Problem(
            "error",
            "mirror-edited",
            f"{newest.terms}: the mirror's file has other line ends than the archive's text",
            "git converts them: write `*.md -text` into .gitattributes, and check it out again",
            Place(path),
        )
    else:
        said, rule = (
            "the mirror's file is not the text of any version: it was edited",
            "mirror-edited",
        )
    shown = _quoted(newest.terms)
    return Problem(
        "error", rule, f"{newest.terms}: {said}", _SNAPSHOT.format(terms=shown), Place(path)
    )


def _quoted(terms: str) -> str:
    return f'"{terms}"' if " " in terms else terms
