"""The clause model: a small transformer and a linear model, whose mean is the score.

Everything is in one folder and runs offline: `encoder.onnx`, `tokenizer.json`, `linear.npz`, and
`model.json`, which says what they are. Clauses go through one at a time: batch mates would touch
each other's scores, as activations are quantised over a whole batch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from tosdiff.entities import Clause, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.context import body_of
from tosdiff.tag.english import is_english
from tosdiff.tag.labelset import OURS, LabelSet
from tosdiff.tag.release import missing_packages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tosdiff.tag.encoding import Tokens
    from tosdiff.tag.linear import LinearModel

WEIGHTS = Path(__file__).parent / "weights"
FORMAT = 1
_MANY = 32  # clauses from which threads are worth their start


@dataclass(frozen=True, slots=True)
class Raw:
    """What both halves say: logits, clauses by labels, and clauses by core labels by stances."""

    labels: NDArray[np.float64]
    stances: NDArray[np.float64]


class NeuralTagger:
    """Tag English clauses with the model in a folder; a score is a calibrated probability.

    Raises: TaggerError if a file is missing or damaged, or speaks of other labels, or if what runs
    it is not installed.
    """

    def __init__(self, folder: Path = WEIGHTS, labels: LabelSet = OURS) -> None:
        _check_extra()
        about = read_about(folder, labels)
        self._known = labels
        self.name: str = about["name"]
        scales = about["scales"]
        self._slope: float = scales["slope"]
        self._shifts: list[float] = scales["shifts"]
        self._cuts: list[float] = scales["cuts"]
        self._halves = Halves(folder, labels)

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order, each sorted by label order."""
        read = [row for row, clause in enumerate(clauses) if is_ours(clause)]
        found: list[tuple[Tag, ...]] = [()] * len(clauses)
        if read:
            raw = self._halves.raw([clauses[row] for row in read])
            for place, row in enumerate(read):
                found[row] = self._tags(raw.labels[place], raw.stances[place])
        return found

    def _tags(self, labels: NDArray[np.float64], stances: NDArray[np.float64]) -> tuple[Tag, ...]:
        scores = scaled(labels, self._slope, self._shifts).tolist()
        tags = []
        for label, score, cut in zip(self._known.labels, scores, self._cuts, strict=True):
            if score >= cut:
                stance = None
                if label in self._known.sided:
                    side = self._known.sided.index(label)
                    stance = self._known.stances[int(stances[side].argmax())]
                tags.append(Tag(label, round(score, 4), stance))
        return tuple(tags)


def scaled(
    logits: NDArray[np.float64], slope: float, shifts: Sequence[float] | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return calibrated scores, of the shape of `logits`, whose last axis is the labels."""
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-(slope * logits + np.asarray(shifts)))))


class Halves:
    """Both halves of a model, ready to be asked."""

    def __init__(self, folder: Path, labels: LabelSet = OURS) -> None:
        self._session, self._tokenizer = _encoder(folder)
        self._linear = read_linear(folder, labels)

    def raw(self, clauses: Sequence[Clause]) -> Raw:
        """Return the logit of the mean of both halves for each label, and the stances."""
        import numpy as np

        labels, stances = self.encoded(clauses)
        mean = np.clip((labels + self._linear.probabilities(clauses)) / 2, 1e-6, 1 - 1e-6)
        return Raw(np.log(mean / (1 - mean)), stances)

    def encoded(self, clauses: Sequence[Clause]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the transformer alone says; many clauses are read on all cores."""
        import numpy as np

        from tosdiff.tag.encoding import encode

        tokens = encode(clauses, self._tokenizer)
        if len(tokens) < _MANY:
            said = list(map(self._read, tokens))
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor() as pool:
                said = list(pool.map(self._read, tokens))
        labels, stances = zip(*said, strict=True)
        return np.array(labels), np.array(stances)

    def _read(self, one: Tokens) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Read one clause, alone: what it gets never depends on others."""
        import numpy as np

        ids = np.array([one.ids], np.int64)
        inputs = {"ids": ids, "mask": np.ones_like(ids), "sides": np.array([one.sides])}
        scores, sides = self._session.run(None, inputs)
        return 1 / (1 + np.exp(-scores[0].astype(np.float64))), sides[0].astype(np.float64)


_Number = Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)]  # which is no NaN


class _File(msgspec.Struct, frozen=True):
    bytes: int


class _Scales(msgspec.Struct, frozen=True):
    slope: _Number
    shifts: tuple[_Number, ...]
    cuts: tuple[_Number, ...]


class _About(msgspec.Struct, frozen=True):
    """What of model.json is computed with."""

    name: str
    labels: tuple[str, ...]
    files: dict[str, _File]
    scales: _Scales


def read_about(folder: Path = WEIGHTS, expected: LabelSet | None = OURS) -> dict[str, Any]:
    """Read what a model says of itself; check its files are whole and its labels those expected.

    Raises: TaggerError.
    """
    try:
        about: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise TaggerError(
                f"{folder} holds a model of format {about['format']}",
                hint=f"this tosdiff reads format {FORMAT}",
            )
        said = msgspec.convert(about, _About)
        sizes = {name: (folder / name).stat().st_size for name in said.files}
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
        msgspec.MsgspecError,
    ) as error:
        raise _broken(
            folder, "it has no readable model.json, or a file of it is missing"
        ) from error
    if expected and said.labels != expected.labels:
        raise TaggerError(
            f"{folder} holds a model of other labels than those of {expected.name}",
            hint="train it again with this tosdiff, or install the release that it was made for",
        )
    if {len(said.labels)} != {len(said.scales.shifts), len(said.scales.cuts)}:
        raise _broken(folder, "its model.json has not one shift and one cut for each label")
    for name, size in sizes.items():
        if size != said.files[name].bytes:
            raise _broken(
                folder, f"{name} is {size} bytes long and should be {said.files[name].bytes}"
            )
    return about


def read_linear(folder: Path, labels: LabelSet = OURS) -> LinearModel:
    """Read the linear half of a model. Raises: TaggerError."""
    import numpy as np

    from tosdiff.tag.linear import LinearModel, Vocabulary

    try:
        with np.load(folder / "linear.npz", allow_pickle=False) as kept:
            fields = {name: kept[name] for name in kept.files}
        body, heading = (_terms(fields, side) for side in ("body", "heading"))
        heading = {term: (len(body) + n, rarity) for term, (n, rarity) in heading.items()}
        first = len(body) + len(heading)
        weights = fields["weights"].astype(np.float32)
        cues = {label: first + n for n, label in enumerate(labels.labels[: len(weights) - first])}
        return LinearModel(Vocabulary(body, heading, cues), weights, fields["bias"])
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise _broken(folder, "linear.npz cannot be read") from error


def _terms(fields: Mapping[str, Any], side: str) -> dict[str, tuple[int, float]]:
    terms = fields[side].tobytes().decode("utf-8").split("\n")
    rarity = fields[f"{side}_rarity"].tolist()
    return {term: (n, rarity[n]) for n, term in enumerate(terms)} if rarity else {}


def _encoder(folder: Path) -> tuple[Any, Any]:
    """Load the encoder, on one thread: so it is as fast a CPU second as it can be."""
    from tosdiff.tag.encoding import read_tokenizer
    from tosdiff.tag.runtime import load_onnxruntime

    onnxruntime = load_onnxruntime()

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = read_tokenizer(folder)
    except Exception as error:  # both raise bare exceptions of their own
        raise _broken(folder, "encoder.onnx or tokenizer.json cannot be read") from error
    return session, tokenizer


def _check_extra() -> None:
    if missing := missing_packages():
        raise TaggerError(
            f"the clause model needs {', '.join(missing)}", hint="pip install 'tosdiff[model]'"
        )


def is_ours(clause: Clause) -> bool:
    """Tell whether a clause is read at all: no heading, and in English."""
    return clause.kind != "heading" and is_english(body_of(clause).lower())


def _broken(folder: Path, why: str) -> TaggerError:
    again = (
        "install tosdiff again" if folder == WEIGHTS else "`tosdiff model export` writes it anew"
    )
    return TaggerError(f"the model in {folder} is damaged: {why}", hint=again)
