"""The options before the verb that say what tags clauses, and the tagger that they ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from tosdiff.errors import DeclarationError
from tosdiff.tag.release import missing_packages

if TYPE_CHECKING:
    from tosdiff.tag.tagger import Tagger, WaitingTagger

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Choice:
    """What tags clauses: a tagger that ships, or the model that is named."""

    tagger: str = "auto"
    model: str = ""
    label_map: str = ""
    download: bool = False

    def open(self, *, quick: bool) -> WaitingTagger:
        """Return the tagger; left to us, it is the clause model, or the cue tagger to be quick.

        Raises: DeclarationError, TaggerError if the model cannot be used.
        """
        if self.model:
            from tosdiff.tag.named import Named

            label_map = Path(self.label_map) if self.label_map else None
            return Named(self.model, label_map, self.download).open()
        by_cues = self.tagger == "cues" or (self.tagger == "auto" and (quick or self.lacks_model))
        return _cue_tagger() if by_cues else _clause_model()

    @property
    def lacks_model(self) -> bool:
        """Tell whether the clause model would tag, if what runs it were installed."""
        return self.tagger == "auto" and bool(missing_packages())


def tagger_options(command: _Command) -> _Command:
    """Take what says how clauses are tagged; `chosen` makes one choice of it."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--tagger",
        type=click.Choice(["auto", "clauses", "cues"]),
        default="auto",
        help="What tags clauses: the clause model, or the cue tagger, which knows phrases only. "
        "auto: the model; cues over another archive's whole history, and between two files.",
    ),
    click.option(
        "--model",
        metavar="PATH|HUB-ID",
        help="Tag with this model instead: a folder that `tosdiff model export` wrote, or a "
        "transformers sequence classifier, in a folder or in the hub's local cache (extra `hub`).",
    ),
    click.option(
        "--label-map",
        metavar="FILE",
        help="JSON or TOML: which of our labels the model means by its own. Default: "
        "tosdiff-labels.json in its folder.",
    ),
    click.option(
        "--download",
        is_flag=True,
        help="Let --model fetch a HUB-ID that is not in the local cache.",
    ),
)


def chosen(context: click.Context, options: dict[str, Any]) -> Choice:
    """Take these options out of all: a flag goes before what the environment says.

    Raises: DeclarationError if a tagger and a model are both asked for, or a map without a model.
    """
    tagger, model, label_map, download = (options.pop(name) for name in _NAMES)
    asked, by_model, by_map = (_rank(context, name) for name in _NAMES[:3])
    if asked and asked == by_model:
        raise DeclarationError(
            f"--tagger {tagger} and --model {model} are two taggers",
            hint="give one of them (TOSDIFF_TAGGER and TOSDIFF_MODEL count too)",
        )
    if by_model > asked:
        return Choice("", model, label_map or "", download)
    if by_map == _FLAG:
        raise DeclarationError("--label-map is for a model", hint="name one with --model")
    return Choice(tagger)


_NAMES = ("tagger", "model", "label_map", "download")
_FLAG = 2


def _rank(context: click.Context, name: str) -> int:
    """Return 2 for an option on the command line, 1 for one in the environment, 0 for none."""
    if not context.params[name]:
        return 0
    return {ParameterSource.COMMANDLINE: _FLAG, ParameterSource.ENVIRONMENT: 1}.get(
        context.get_parameter_source(name) or ParameterSource.DEFAULT, 0
    )


def _cue_tagger() -> WaitingTagger:
    from tosdiff.tag.release import CUE_TAGGER
    from tosdiff.tag.tagger import WaitingTagger

    return WaitingTagger(CUE_TAGGER, _load_cues)


@cache
def _load_cues() -> Tagger:
    from tosdiff.tag.cues import CueTagger

    return CueTagger()


def _clause_model() -> WaitingTagger:
    from tosdiff.tag.neural import read_about
    from tosdiff.tag.tagger import WaitingTagger

    return WaitingTagger(read_about()["name"], _load_model)


@cache
def _load_model() -> Tagger:
    from tosdiff.tag.neural import NeuralTagger

    return NeuralTagger()
