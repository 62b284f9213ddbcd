"""The label map: which of our labels a model means by its own, from which probability on."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import msgspec

from tosdiff.entities import Stance, Tag
from tosdiff.errors import DeclarationError, TaggerError
from tosdiff.tag.labels import CORE, ORDER, label

FILE_NAME = "tosdiff-labels.json"
_FORM = (
    'as {"LABEL_3": "anti-scraping", "LABEL_4": {"label": "anti-scraping", "stance": "forbids"}, '
    '"LABEL_5": null}'
)
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Code = Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")]


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model says by a label of its own; `cut` is the least probability that counts."""

    label: str
    stance: Stance | None = None
    cut: _Share | None = None


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A map as its file has it; TOML has no null, so that false stands for it."""

    labels: dict[str, str | Meaning | bool | None]
    languages: tuple[_Code, ...] = ("en",)
    cut: _Share | None = None
    heading: bool = False
    multi_label: bool | None = None


_SETTINGS = frozenset(_Written.__struct_fields__) - {"labels"}


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What a model's labels mean; None for one that is left out.

    `languages` are those that it reads (ISO 639-1), `cut` is for labels that have none of their
    own, `reads_heading`: it was trained on pairs of heading and clause. `is_multi` overrules what
    the model says of itself: whether a clause may have several labels.
    """

    meanings: Mapping[str, Meaning | None] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    cut: float | None = None
    reads_heading: bool = False
    is_multi: bool | None = None
    source: str = ""

    def bound(self, names: Sequence[str]) -> tuple[Meaning | None, ...]:
        """Return what each label of a model means, in the model's order.

        A label that is not in the map and has one of our names means that.
        Raises: DeclarationError if a label is left unsaid, or the map names one there is not.
        """
        self._check_known(names)
        unsaid = [name for name in names if name not in self.meanings and name not in ORDER]
        if unsaid:
            where = f"{self.source} does not say" if self.source else "no label map says"
            raise DeclarationError(
                f"the model has labels that are not ours, and {where} what they mean: "
                f"{_some(unsaid)}",
                hint=f"map them with --label-map FILE, {_FORM}; null leaves a label out",
            )
        found = tuple(self.meanings[n] if n in self.meanings else Meaning(n) for n in names)
        if not any(found):
            raise DeclarationError(
                f"{self.source} leaves out every label", hint=f"map one, {_FORM}"
            )
        return found

    def _check_known(self, names: Sequence[str]) -> None:
        strange = [name for name in self.meanings if name not in set(names)]
        if strange:
            raise DeclarationError(
                f"{self.source} maps labels that the model has not: {_some(strange)}",
                hint=f"the model's are {_some(names)}",
            )

    @property
    def digest(self) -> str:
        """The SHA-256 of what is said, however it is laid out."""
        said = asdict(self) | {"source": ""}
        said["meanings"] = {
            name: meaning and msgspec.to_builtins(meaning)
            for name, meaning in sorted(self.meanings.items())
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def meant(
    shares: Sequence[float],
    meanings: Sequence[Meaning | None],
    *,
    cut: float | None,
    is_multi: bool,
) -> tuple[Tag, ...]:
    """Return the tags that a model's probabilities mean, in label order, each label once.

    Of many labels those count that reach their cut, the general one, or 0.5; else the first of the
    best does, if it reaches its cut or the general one.
    """
    best = range(len(shares)) if is_multi else [max(range(len(shares)), key=shares.__getitem__)]
    found: dict[str, Tag] = {}
    for place in best:
        meaning, share = meanings[place], shares[place]
        if meaning is None:
            continue
        cuts = (meaning.cut, cut, 0.5 if is_multi else 0.0)
        known = found.get(meaning.label)
        if share >= next(one for one in cuts if one is not None) and (
            known is None or share > known.score
        ):
            found[meaning.label] = Tag(meaning.label, share, meaning.stance)
    rounded = (replace(tag, score=round(tag.score, 4)) for tag in found.values())
    return tuple(sorted(rounded, key=lambda tag: ORDER[tag.label]))


def read_label_map(path: Path) -> LabelMap:
    """Read a map from JSON or TOML (by its ending): labels alone, or `labels` beside settings.

    Raises: DeclarationError.
    """
    found = _loaded(path)
    if not isinstance(found.get("labels"), dict):
        settings = {name: found.pop(name) for name in _SETTINGS & found.keys()}
        found = {"labels": found, **settings}
    try:
        written = msgspec.convert(found, _Written)
    except msgspec.ValidationError as error:
        raise DeclarationError(f"{path}: {error}", hint=f"write it {_FORM}") from error
    meanings = {name: _meaning(path, name, said) for name, said in written.labels.items()}
    return LabelMap(
        meanings, written.languages, written.cut, written.heading, written.multi_label, str(path)
    )


def _loaded(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise DeclarationError(
            f"{path}: {error.strerror or error}", hint=f"--label-map names a file, {_FORM}"
        ) from error
    except (ValueError, RecursionError) as error:  # of both readers, and of UTF-8
        kind = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        raise DeclarationError(f"{path}: not {kind}: {error}", hint=f"write it {_FORM}") from error
    if not isinstance(found, dict):
        raise DeclarationError(f"{path}: not a JSON object", hint=f"write it {_FORM}")
    return found


def _meaning(path: Path, name: str, said: str | Meaning | bool | None) -> Meaning | None:
    if said is None or said is False:
        return None
    if said is True:
        raise DeclarationError(f"{path}: {name} is true", hint=f"give it a label, {_FORM}")
    meaning = Meaning(said) if isinstance(said, str) else said
    try:
        label(meaning.label)
    except TaggerError as error:
        raise DeclarationError(f"{path}: {name}: {error.message}", hint=error.hint) from error
    if meaning.stance and meaning.label not in CORE:
        raise DeclarationError(
            f"{path}: {name}: {meaning.label} has no stance",
            hint=f"only {', '.join(CORE)} have one",
        )
    return meaning


def _some(names: Iterable[str]) -> str:
    """List names, of many the first."""
    listed = list(names)
    more = f" and {len(listed) - 12} more" if len(listed) > 12 else ""
    return ", ".join(listed[:12]) + more
