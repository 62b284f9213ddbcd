"""Cut a clause into the tokens that the encoder reads: heading, then lead-in and clause."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tosdiff.entities import Clause
from tosdiff.tag.context import body_of, heading_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_HEADING = 24  # tokens kept of a heading: its end, which is nearest
_BODY = 126  # and of lead-in and clause together: their beginning
_CHARACTERS = 4000  # beyond these no token is kept anyway


class Tokens(NamedTuple):
    """Token ids, and for each the side it is on: 0 for the heading, 1 for the clause."""

    ids: tuple[int, ...]
    sides: tuple[int, ...]


def read_tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer of a model or a checkpoint; it cuts nothing off and adds nothing."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(clauses: Sequence[Clause], tokenizer: Tokenizer) -> list[Tokens]:
    """Return the tokens of each clause."""
    start, end = (int(tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))
    found = []
    for clause in clauses:
        heading = _ids(tokenizer, heading_of(clause))[-_HEADING:]
        body = _ids(tokenizer, body_of(clause)[:_CHARACTERS])[:_BODY]
        first = [start, *heading, end] if heading else [start]
        sides = (0,) * len(first) + ((1,) if heading else (0,)) * (len(body) + 1)
        found.append(Tokens((*first, *body, end), sides))
    return found


def _ids(tokenizer: Tokenizer, text: str) -> list[int]:
    return list(tokenizer.encode(text, add_special_tokens=False).ids) if text else []
