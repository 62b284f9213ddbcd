"""What a folder with a transformers model holds, checked before anything heavy is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tosdiff.errors import TaggerError

WEIGHTS = "model.safetensors"
_SHARDS = "model.safetensors.index.json"
_TOKENIZERS = (
    "tokenizer.json", "vocab.txt", "vocab.json",
    "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "spm.model",
)  # fmt: skip
_BESIDE = ("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "merges.txt")
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.h5", "*.msgpack", "*.pkl")
_TASK = "ForSequenceClassification"
_MOST = 10_000  # labels: with more of them the count is an error
_HEADER = 100_000_000  # bytes: the format allows no longer one


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A sequence classifier on the disk: its labels in their order, and what identifies it.

    `is_multi`: a clause may have several of the labels; None if the model does not say.
    """

    folder: Path
    labels: tuple[str, ...]
    is_multi: bool | None
    digest: str


def is_complete(folder: Path) -> bool:
    """Tell whether a folder has all files that a classifier needs."""
    weights = (folder / WEIGHTS).is_file() or (folder / _SHARDS).is_file()
    return weights and (folder / "config.json").is_file() and bool(_present(folder, _TOKENIZERS))


def read_checkpoint(folder: Path, *, hint: str) -> Checkpoint:
    """Return what a folder holds; `hint` says how to get it anew, if files are missing or damaged.

    Raises: TaggerError if it is not whole, holds its weights as a pickle, or is no classifier.
    """
    config = _object(folder / "config.json", hint)
    _check_task(folder, config)
    labels = _labels(folder, config)
    weights = _weights(folder, hint)
    for path in weights:
        _check_whole(path, hint)
    tokenizer = _present(folder, _TOKENIZERS)
    if not tokenizer:
        raise TaggerError(f"{folder} has no tokenizer (tokenizer.json)", hint=hint)
    beside = [folder / "config.json", *_present(folder, _BESIDE)]
    digest = _digest([*weights, *tokenizer, *beside])
    return Checkpoint(folder, labels, _is_multi(config), digest)


def _object(path: Path, hint: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TaggerError(f"{path.parent} has no {path.name}", hint=hint) from error
    except (OSError, ValueError, RecursionError) as error:
        raise TaggerError(f"{path} cannot be read: {error}", hint=hint) from error
    if not isinstance(found, dict):
        raise TaggerError(f"{path} cannot be read: not a JSON object", hint=hint)
    return found


def _check_task(folder: Path, config: dict[str, Any]) -> None:
    said = config.get("architectures")
    kinds = [str(kind) for kind in said] if isinstance(said, list) else []
    if kinds and not any(kind.endswith(_TASK) for kind in kinds):
        raise TaggerError(
            f"{folder} holds a {kinds[0]}, which has no classification head",
            hint=f"--model takes a model that is fine-tuned to tell classes: one {_TASK}",
        )
    if config.get("problem_type") == "regression":
        raise TaggerError(
            f"{folder} holds a regression model, which tells no classes",
            hint="--model takes single- and multi-label classifiers",
        )


def _labels(folder: Path, config: dict[str, Any]) -> tuple[str, ...]:
    """Return the labels in the order of the model's outputs; transformers' own, if none is said."""
    said = config.get("id2label")
    if said is None:
        count = config.get("num_labels", 2)
        if not isinstance(count, int) or not 0 < count <= _MOST:
            raise _mislabelled(folder)
        return tuple(f"LABEL_{place}" for place in range(count))
    try:
        by_place = {int(place): name for place, name in said.items()}
        labels = tuple(by_place[place] for place in range(len(by_place)))
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise _mislabelled(folder) from error
    is_named = all(isinstance(name, str) for name in labels)
    if not labels or not is_named or len(set(labels)) < len(labels):
        raise _mislabelled(folder)
    return labels


def _mislabelled(folder: Path) -> TaggerError:
    return TaggerError(
        f'{folder / "config.json"}: "id2label" is no list of labels',
        hint='it must be as {"0": "LABEL_0", "1": "LABEL_1"}, each label once',
    )


def _is_multi(config: dict[str, Any]) -> bool | None:
    said = config.get("problem_type")
    return None if said is None else said == "multi_label_classification"


def _weights(folder: Path, hint: str) -> list[Path]:
    if (folder / WEIGHTS).is_file():
        return [folder / WEIGHTS]
    if (folder / _SHARDS).is_file():
        shards = _object(folder / _SHARDS, hint).get("weight_map")
        names = sorted({str(name) for name in shards.values()}) if isinstance(shards, dict) else []
        if names and all(Path(name).name == name for name in names):
            return [folder / name for name in names]
        raise TaggerError(f"{folder / _SHARDS} names no weights", hint=hint)
    if any(next(folder.glob(kind), None) for kind in _PICKLES):
        raise TaggerError(
            f"{folder} has its weights as a pickle or another format, and no {WEIGHTS}",
            hint="a pickle can run code, so it is never read: save the model with "
            "`model.save_pretrained(folder, safe_serialization=True)`",
        )
    raise TaggerError(f"{folder} has no weights ({WEIGHTS})", hint=hint)


def _check_whole(path: Path, hint: str) -> None:
    """Compare a safetensors file's length with what its own header says of it."""
    size = 0  # of what cannot even be a name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(length)) if length <= min(size - 8, _HEADER) else {}
        ends = [item["data_offsets"][1] for name, item in header.items() if name != "__metadata__"]
        is_whole = bool(ends) and size == 8 + length + max(ends)
    except FileNotFoundError as error:
        raise TaggerError(f"{path.parent} has no {path.name}", hint=hint) from error
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError, IndexError):
        is_whole = False
    if not is_whole:
        raise TaggerError(f"{path} is damaged, or not whole: {size:,} bytes", hint=hint)


def _present(folder: Path, names: Sequence[str]) -> list[Path]:
    return [folder / name for name in names if (folder / name).is_file()]


def _digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of files, by name: the cost of a run whose tags are all known."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        with path.open("rb") as file:
            whole.update(
                f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
            )
    return whole.hexdigest()
