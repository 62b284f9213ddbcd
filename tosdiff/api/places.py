"""Where a finding stands: the file and line of the text mirror, and a link to it on the web."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from tosdiff.api.revision import file_of
from tosdiff.diff.order import new_clauses, old_clauses, predecessors
from tosdiff.entities import Change, Clause, Comparison
from tosdiff.errors import ArchiveError, DeclarationError
from tosdiff.findings import Place
from tosdiff.sources.checkout import Checkout, Mirror

_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]*@)?|(?:[^@/:]+@))(?P<host>[\w.-]+)(?::\d+(?=/))?[:/]"
    r"(?P<path>[\w.~/-]+?)(?:\.git)?/?"
)


class Places:
    """Knows the repository around a corpus; outside of one, paths are those in the corpus."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._checkout: Checkout | None = None
        with suppress(ArchiveError, DeclarationError):
            self._checkout = Checkout.around(root)

    def place(
        self, terms: str, comparison: Comparison, change: Change, newest: str
    ) -> Place | None:
        """Return where a change stands in the newest text, removals where they stood.

        None if the corpus has no file of these terms: another archive's history has no mirror.
        """
        name = f"versions/{file_of(terms)}"
        if not (self._root / name).is_file():
            return None
        above = self._checkout.place if self._checkout else ""
        return Place(above + name, _line(comparison, change, newest))

    def link(self, terms: str, text: str, line: int) -> str:
        """Return the address of a line of a text on GitHub or GitLab.

        '' unless HEAD has this very text and was cloned from there.
        """
        if not self._address or self._held.files.get(file_of(terms)) != _blob(text, self._head):
            return ""
        path = quote(f"{self._held.place}versions/{file_of(terms)}")
        return f"{self._address}{self._head}/{path}?plain=1#L{line}"

    @cached_property
    def _head(self) -> str:
        return self._checkout.commit("HEAD") if self._checkout else ""

    @cached_property
    def _address(self) -> str:
        return web_address(self._checkout.remote()) if self._checkout else ""

    @cached_property
    def _held(self) -> Mirror:
        if self._checkout is None:
            return Mirror("", {})
        return self._checkout.mirror_at(self._head, Mirror(self._checkout.place, {}))


def web_address(remote: str) -> str:
    """Return where a repository's files stand on the web, '' if that is not known.

    What stands before the host, as a token, is no part of it.
    """
    found = _REMOTE.fullmatch(remote)
    if found is None:
        return ""
    host, path = found["host"].lower(), found["path"]
    for name, blob in _BLOBS.items():
        if host.startswith(f"{name}."):
            return f"https://{host}/{path}/{blob}/"
    return ""


_BLOBS: Mapping[str, str] = {"github": "blob", "gitlab": "-/blob"}


def _line(comparison: Comparison, change: Change, newest: str) -> int:
    """Return the line, from 1, of a change in the newest text."""
    clause = _nearest(comparison, change)
    if clause is None:
        return 1
    start = clause.span[0]
    if comparison.new.text != newest:  # others changed it since: where these words stand now
        start = max(0, newest.find(clause.text))
    return newest.count("\n", 0, start) + 1


def _nearest(comparison: Comparison, change: Change) -> Clause | None:
    """Return the clause as it is now; of one that was removed the one that it followed."""
    new = new_clauses(change)
    if new:
        return new[0]
    (old,) = old_clauses(change)
    above = predecessors(comparison.changes, comparison.old, comparison.new)[old.span]
    return comparison.new.clauses[above] if above >= 0 else None


def _blob(text: str, commit: str) -> str:
    """Return the name that git gives to a text; a commit's length tells which hash it uses."""
    data = text.encode("utf-8", "surrogatepass")
    hashed = hashlib.sha256() if len(commit) == 64 else hashlib.sha1(usedforsecurity=False)
    hashed.update(b"blob %d\0" % len(data))
    hashed.update(data)
    return hashed.hexdigest()
