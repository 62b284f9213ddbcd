"""What a model reads of a clause: its heading, and its words with the lead-in that it completes.

Training and tagging both read clauses through here, so that they never see different words.
"""

from __future__ import annotations

from tosdiff.entities import Clause
from tosdiff.text.readable import readable


def heading_of(clause: Clause) -> str:
    """Return the nearest heading above a clause, as a reader sees it, or ''."""
    return _seen(clause.heading[-1]) if clause.heading else ""


def body_of(clause: Clause) -> str:
    """Return the words of a clause, behind its lead-in if it has one, as a reader sees them."""
    return " ".join(filter(None, (_seen(clause.lead_in), _seen(clause.text))))


def _seen(markdown: str) -> str:
    return " ".join(readable(markdown).text.split())
