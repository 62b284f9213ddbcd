"""The model that a user names: ours, as `tosdiff model export` writes it, or a transformers one."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import DeclarationError, TaggerError
from tosdiff.tag.labelmap import FILE_NAME, LabelMap, read_label_map
from tosdiff.tag.tagger import Tagger, WaitingTagger

_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_EXPORTED = "export it again with `tosdiff model export`"


@dataclass(frozen=True, slots=True)
class Named:
    """A folder or a hub id, the file of its label map, and whether it may be fetched."""

    name: str
    label_map: Path | None = None
    download: bool = False

    def open(self) -> WaitingTagger:
        """Return the tagger; what runs it is loaded when the first clause comes.

        Raises: DeclarationError for a name or a map that is wrong, TaggerError for a model that is
        not whole, is no classifier, or is not here.
        """
        folder = self._folder()
        if (folder / "model.json").is_file():
            return self._exported(folder)
        return self._transformers(folder)

    @property
    def _path(self) -> Path:
        return Path(os.path.expanduser(self.name))  # noqa: PTH111  # Path's own fails on ~nobody

    def _folder(self) -> Path:
        path = self._path
        if path.is_dir():
            return self._with_model(path)
        if path.exists():
            raise DeclarationError(f"{self.name} is a file", hint="name the folder of a model")
        if not _HUB_ID.fullmatch(self.name):
            raise DeclarationError(
                f"{self.name}: no such folder",
                hint="--model takes a folder, or a hub id as ORGANISATION/NAME",
            )
        from tosdiff.tag.hub import hub_folder

        return hub_folder(self.name, download=self.download)

    def _with_model(self, folder: Path) -> Path:
        if not any((folder / name).exists() for name in ("model.json", "config.json")):
            raise DeclarationError(
                f"{self.name} holds no model: it has neither config.json nor model.json",
                hint="name a folder that `model.save_pretrained` or `tosdiff model export` wrote",
            )
        return folder

    def _exported(self, folder: Path) -> WaitingTagger:
        """Return a model of our own; its model.json holds the digests of its files."""
        from tosdiff.tag.neural import read_about

        if self.label_map:
            raise DeclarationError(
                f"{self.name} has tosdiff's own labels", hint="leave out --label-map"
            )
        about = read_about(folder)
        digest = _digest((folder / "model.json").read_bytes())
        name = f"{about['name']}@{digest}"

        def load() -> Tagger:
            from tosdiff.tag.neural import NeuralTagger

            _check_files(folder, about["files"])
            tagger = NeuralTagger(folder)
            tagger.name = name
            return tagger

        return WaitingTagger(name, load)

    def _transformers(self, folder: Path) -> WaitingTagger:
        from tosdiff.tag.checkpoint import read_checkpoint
        from tosdiff.tag.hub import READING, HubTagger

        is_here = self._path.is_dir()
        again = "copy it again, or save it again with `save_pretrained`"
        checkpoint = read_checkpoint(folder, hint=again if is_here else "give --download")
        labels = self._labels(folder)
        labels.bound(checkpoint.labels)
        digest = _digest(f"{READING}\n{checkpoint.digest}\n{labels.digest}".encode())
        called = folder.resolve().name if is_here else self.name
        name = f"{called}@{digest}"
        return WaitingTagger(
            name, lambda: HubTagger(checkpoint, labels, name), languages=labels.languages
        )

    def _labels(self, folder: Path) -> LabelMap:
        if self.label_map:
            return read_label_map(self.label_map)
        beside = folder / FILE_NAME
        return read_label_map(beside) if beside.is_file() else LabelMap()


def _check_files(folder: Path, files: dict[str, dict[str, str]]) -> None:
    """Compare files with the digests in model.json: a changed byte would be other tags unseen."""
    for name, said in files.items():
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != said.get("sha256"):
            raise TaggerError(
                f"the model in {folder} is damaged: {name} is not what model.json says",
                hint=_EXPORTED,
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
