"""Read paths and subjects of histories: whose terms a file holds, and why it was recorded."""

from __future__ import annotations

import re

from tosdiff.sources.history import RecordKind

# `Service/Terms Type.md`, of several documents `Service/Terms Type #id.md`; ToSBack's crawls stood
# in `crawl/domain/Terms.txt`.
_PATH = re.compile(r"(?:crawl/)?(?P<service>[^/.][^/]*)/(?P<type>[^/.][^/]*)\.(?:md|txt)")
_SUBJECT = re.compile(r"(?:Refilter|Apply technical or declaration upgrade on)\b")


def terms_of(path: str) -> str:
    """Return the name of the terms that a file holds, `Service/Type`, or '' for another file."""
    found = _PATH.fullmatch(path)
    return f"{found['service']}/{found['type']}" if found else ""


def kind_of(subject: str) -> RecordKind:
    """Say by a commit's subject whether the terms were recorded, or only extracted anew."""
    return "re-extracted" if _SUBJECT.match(subject) else "recorded"
