"""Tag with any transformers sequence classifier, by a label map; the extra `hub` runs it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tosdiff.entities import Clause, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.checkpoint import Checkpoint, is_complete
from tosdiff.tag.context import body_of, heading_of
from tosdiff.tag.english import is_english
from tosdiff.tag.labelmap import LabelMap, meant
from tosdiff.tag.release import missing_packages
from tosdiff.tag.tongue import unread

READING = "hub/1"  # how clauses are put to a model; another way, other tags
_NEEDED = ("torch", "transformers", "safetensors")
_FILES = ("*.json", "*.safetensors", "*.txt", "*.model")  # no pickles
_LONGEST = 512  # tokens
_CHARACTERS = 20_000  # beyond these no token is kept anyway
_HEADING = 200  # characters


class HubTagger:
    """Tag clauses with a classifier that somebody else trained; a score is its probability.

    Raises: TaggerError if the extra is not installed, or the model cannot be loaded or run.
    """

    def __init__(self, checkpoint: Checkpoint, labels: LabelMap, name: str) -> None:
        _check_extra(_NEEDED)
        self.name = name
        self.languages = labels.languages
        self._map = labels
        self._meanings = labels.bound(checkpoint.labels)
        said = labels.is_multi if labels.is_multi is not None else checkpoint.is_multi
        self._is_multi = bool(said)
        self._longest = _LONGEST
        if len(self._meanings) == 1 and not self._is_multi:
            raise TaggerError(
                f"the model in {checkpoint.folder} has one label, which every clause would have",
                hint='if it tells yes from no by one number, map it with "multi_label": true',
            )
        with _silence():
            self._model = _model(checkpoint.folder)
            self._tokenizer = _tokenizer(checkpoint.folder)
            self._takes = _parameters(self._model)
            self._try(checkpoint)

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order, each sorted by label order."""
        foreign = unread(clauses, self.languages)
        with _silence():
            return [
                self._tags(clause) if not code and self._is_for_us(clause) else ()
                for clause, code in zip(clauses, foreign, strict=True)
            ]

    def _is_for_us(self, clause: Clause) -> bool:
        body = body_of(clause)
        if clause.kind == "heading" or not body.strip():
            return False
        return self.languages != ("en",) or is_english(body.lower())

    def _tags(self, clause: Clause) -> tuple[Tag, ...]:
        heading = heading_of(clause)[:_HEADING] if self._map.reads_heading else ""
        tokens = self._tokens(heading, body_of(clause)[:_CHARACTERS])
        if not tokens["input_ids"].numel():
            return ()
        shares = self._shares(tokens)
        return meant(shares, self._meanings, cut=self._map.cut, is_multi=self._is_multi)

    def _shares(self, tokens: Mapping[str, Any]) -> list[float]:
        """Return the probability of each of the model's labels."""
        import torch

        logits = self._logits(tokens)
        shares = logits.sigmoid() if self._is_multi else logits.softmax(-1)
        if not bool(torch.isfinite(shares).all()):
            raise TaggerError(
                f"{self.name} computes no number for a clause", hint="its weights may be damaged"
            )
        return [float(share) for share in shares]

    def _logits(self, tokens: Mapping[str, Any]) -> Any:
        import torch

        known = getattr(self._model.config, "vocab_size", None)
        if known is not None and int(tokens["input_ids"].max()) >= known:
            raise TaggerError(
                f"the tokenizer of {self.name} knows more tokens than the model: {known:,}",
                hint="take both from one model",
            )
        with torch.inference_mode():
            taken = {name: value for name, value in tokens.items() if name in self._takes}
            return self._model(**taken).logits[0].double()

    def _tokens(self, heading: str, body: str) -> Mapping[str, Any]:
        texts = (heading, body) if heading else (body,)
        found: Mapping[str, Any] = self._tokenizer(
            *texts, truncation=True, max_length=self._longest, return_tensors="pt"
        )
        return found

    def _try(self, checkpoint: Checkpoint) -> None:
        """Read a few words, so that what does not fit together is said before any work."""
        try:
            self._longest = _limit(self._tokenizer, self._model.config)
            given = self._logits(self._tokens("", "We may change these terms.")).shape
        except TaggerError:
            raise
        except Exception as error:  # models raise as they like
            raise TaggerError(
                f"the model in {checkpoint.folder} cannot be run: {_in_a_line(error)}",
                hint="does it run in a transformers pipeline?",
            ) from error
        if tuple(given) != (len(checkpoint.labels),):
            raise TaggerError(
                f"the model in {checkpoint.folder} has {len(checkpoint.labels)} labels and answers "
                f"with a shape of {tuple(given)}",
                hint='"id2label" in its config.json must name each class',
            )


def hub_folder(name: str, *, download: bool) -> Path:
    """Return where the hub's local cache holds a model; only if asked to is it fetched.

    Raises: TaggerError if it is not there, or cannot be fetched, or the extra is not installed.
    """
    _check_extra(("huggingface_hub",), f"{name} is no folder here; as a hub id it")
    folder = _snapshot(name, is_local=True)
    if folder is None and not download:
        raise TaggerError(
            f"{name} is no folder here, and no model in the hub's local cache",
            hint="give --download to fetch it, or name a folder as ./NAME",
        )
    if folder is None or (download and not is_complete(folder)):
        folder = _snapshot(name, is_local=False)
    assert folder is not None
    return folder


def _snapshot(name: str, *, is_local: bool) -> Path | None:
    """Return the folder of a model in the cache, fetched unless `is_local`."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    with _silence():
        try:
            return Path(
                snapshot_download(
                    name,
                    local_files_only=is_local,
                    allow_patterns=list(_FILES),
                    ignore_patterns="*/*",
                )
            )
        except LocalEntryNotFoundError as error:
            if is_local:
                return None
            raise _unfetched(name, error) from error
        except Exception as error:  # of the network, of the hub, of names
            raise _unfetched(name, error) from error


def _unfetched(name: str, error: Exception) -> TaggerError:
    return TaggerError(
        f"{name} could not be fetched from the hub: {_in_a_line(error)}",
        hint="is that its name, is it public, and is the network there?",
    )


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False
        )
    except Exception as error:  # transformers and tokenizers raise bare exceptions
        raise TaggerError(
            f"the tokenizer in {folder} cannot be read: {_in_a_line(error)}",
            hint="is its tokenizer.json whole, and of this model?",
        ) from error


def _model(folder: Path) -> Any:
    """Load a classifier, on one thread. Raises: TaggerError, also if it lacks weights."""
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.set_num_threads(1)  # sums in one order: the same score on every machine
    try:
        model, told = AutoModelForSequenceClassification.from_pretrained(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
        )
    except Exception as error:  # transformers, torch and safetensors raise bare exceptions
        raise TaggerError(
            f"the model in {folder} cannot be loaded: {_in_a_line(error)}",
            hint="it must be a sequence classifier that transformers knows; code that comes with a "
            "model is never run",
        ) from error
    lacking = sorted(told["missing_keys"])
    if lacking:
        raise TaggerError(
            f"the weights in {folder} lack {', '.join(lacking[:4])}",
            hint="--model takes a model that is fine-tuned to tell classes",
        )
    return model.float().eval()


def _parameters(model: Any) -> Mapping[str, Any]:
    import inspect

    return inspect.signature(model.forward).parameters


def _limit(tokenizer: Any, config: Any) -> int:
    """Return how many tokens a model takes; some count places from 2."""
    places = getattr(config, "max_position_embeddings", None) or _LONGEST + 2
    return int(min(_LONGEST, tokenizer.model_max_length, max(places - 2, 4)))


def _check_extra(needed: Sequence[str], what: str = "a transformers model") -> None:
    if missing := missing_packages(needed):
        raise TaggerError(f"{what} needs {', '.join(missing)}", hint="pip install 'tosdiff[hub]'")


@contextmanager
def _silence() -> Iterator[None]:
    """Keep libraries from talking: what matters is said by us."""
    from logging import getLogger

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _hide_bars()
        loud = [getLogger(name) for name in ("transformers", "huggingface_hub", "torch")]
        levels = [logger.level for logger in loud]
        for logger in loud:
            logger.setLevel("CRITICAL")
        try:
            yield
        finally:
            for logger, level in zip(loud, levels, strict=True):
                logger.setLevel(level)


def _hide_bars() -> None:
    if find_spec("huggingface_hub") is not None:
        from huggingface_hub.utils import disable_progress_bars

        disable_progress_bars()
    if find_spec("transformers") is not None:
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()


def _in_a_line(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= 300 else said[:299] + "…"
