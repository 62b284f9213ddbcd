"""Tell clauses that say nothing themselves: headings, questions, pointers and definitions."""

from __future__ import annotations

import re

_SILENT = (
    r"^\W*+#",
    r"\?[^\w\n]*+$",
    # pointers
    (
        r"^\W*+(?:for (?:more|further|additional|full|details)|(?:to )?(?:learn|find out|read) more"
        r"|please (?:see|review|read|refer|visit)|see|more (?:information|details))\b"
    ),
    (
        r"\b(?:see|visit|review|refer to|read) (?:our|the) [\w ]{0,40}"
        r"(?:policy|statement|notice|page|section)\W*+$"
    ),
    r"\b(?:policy|notice|statement) (?:describes|explains|applies|covers|sets out)\b",
    # definitions
    r"[”\"'’)] (?:means?|refers? to|includes?|shall mean|is defined)\b",
    r"\bmeans (?:any|information|data|the)\b",
)
_SAYS_NOTHING = re.compile("|".join(_SILENT))
_HEADING = re.compile(r"^\W*+(?:\w++[^\w.;:!]++){0,3}\w*+[^\w.;!]*+$")
_OWN_SENTENCE = re.compile(
    r"^\W*+(?:we|you|if|please|this|these|those|it|they|our|by|when|while|where|although|however"
    r"|for (?:more|example|instance)|in (?:some|certain|order)|additionally|some|unless|as"
    r"|any|the [\w ]{1,40} (?:may|will|is|are|can))\b"
)


def says_nothing(text: str, *, is_item: bool) -> bool:
    """Return whether a lower-case clause states no rule, whatever words it has."""
    if _SAYS_NOTHING.search(text) is not None:
        return True
    return not is_item and _HEADING.match(text) is not None


def stands_alone(text: str) -> bool:
    """Return whether a lower-case item is a sentence of its own and completes no lead-in."""
    return _OWN_SENTENCE.match(text) is not None
