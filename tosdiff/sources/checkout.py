"""A corpus inside a git repository: its text mirror at a commit, and as it stands now.

Only git's lists are read here: what stands in both as the same blob costs nothing more. The commit
is somebody else's work, perhaps a stranger's: a link in the place of a file is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import ArchiveError, DeclarationError
from tosdiff.sources import plumbing

_VERSIONS = "versions/"
_FILE = re.compile(r"[^/.][^/]*/[^/.][^/]*\.md")
_ABOVE = re.compile(r"(?:.*[~^])(\d*)$")
_LINK = "120000"
MAIN = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True, slots=True)
class Mirror:
    """The files of a text mirror by their paths below versions/, each with its blob.

    `''` stands for a blob that git does not know: the file differs from what was added.
    """

    place: str  # of the corpus in the repository, with a slash at the end; '' for its root
    files: Mapping[str, str]
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checkout:
    """The working tree around a corpus; `place` is where in it the corpus stands, as in Mirror."""

    top: Path
    place: str
    is_shallow: bool

    @classmethod
    def around(cls, root: Path) -> Checkout:
        """Find the repository of a corpus. Raises: DeclarationError if it is in none."""
        asked = ("--show-toplevel", "--show-prefix", "--is-shallow-repository")
        try:
            said = plumbing.output(root, "rev-parse", *asked).decode("utf-8", "surrogateescape")
        except ArchiveError as error:
            if "not a git repository" not in error.message and "work tree" not in error.message:
                raise
            raise DeclarationError(
                f"{root} is in no git repository that has files",
                hint="compare with a day of the archive instead: --since 2024-05-31",
            ) from error
        top, place, shallow = said.split("\n")[:3]
        return cls(Path(top), place, shallow == "true")

    # ── commits ──────────────────────────────────────────────────────────────────────────────────

    def commit(self, revision: str) -> str:
        """Return the commit that a revision means; `REV...` is where HEAD parted from REV.

        Raises: DeclarationError if there is none; ArchiveError if the clone is too shallow for it.
        """
        name, dots, _ = revision.partition("...")
        found = "" if name.startswith("-") else self._known(name or "HEAD")
        if not found:
            raise self._missing(name)
        if not dots:
            return found
        with suppress(ArchiveError):
            return plumbing.output(self.top, "merge-base", found, "HEAD").decode().strip()
        if self.is_shallow:
            raise ArchiveError(
                f"the clone is too shallow to hold where HEAD and {name} parted",
                hint="fetch more of it: git fetch --deepen=100, or in a workflow fetch-depth: 0",
            )
        raise DeclarationError(
            f"HEAD and {name} have no commit in common", hint="name a base of this history"
        )

    def main(self) -> str:
        """Return the name of the default branch, '' if none is known."""
        return next((name for name in MAIN if self._known(name)), "")

    def dated(self, commit: str) -> int:
        """Return when a commit was made, in seconds since 1970."""
        return int(plumbing.output(self.top, "show", "-s", "--format=%ct", commit, "--"))

    def remote(self) -> str:
        """Return the address that the repository was cloned from, '' if none is known."""
        with suppress(ArchiveError):
            return plumbing.output(self.top, "remote", "get-url", "origin").decode().strip()
        return ""

    def _known(self, name: str) -> str:
        with suppress(ArchiveError):
            asked = ("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
            return plumbing.output(self.top, *asked).decode().strip()
        return ""

    def _missing(self, name: str) -> ArchiveError | DeclarationError:
        if not self.is_shallow:
            return DeclarationError(
                f"there is no revision {name!r} in {self.top}",
                hint="git fetch it, or name a branch, a tag or a commit that `git log` knows",
            )
        above = _ABOVE.fullmatch(name)
        depth = str(int(above[1] or 1) + 1) if above and name.startswith("HEAD") else "0"
        fetch = f"git fetch --deepen={above[1] or 1}" if above else f"git fetch origin {name}"
        return ArchiveError(
            f"the clone is shallow and does not hold {name!r}",
            hint=f"{fetch}, or in a workflow check out with fetch-depth: {depth}",
        )

    # ── mirrors ──────────────────────────────────────────────────────────────────────────────────

    def mirror(self) -> Mirror:
        """Return the mirror as it stands: files that git does not know yet stand in it too."""
        below = self.place + _VERSIONS
        staged = list(self._staged(below))
        files = {path: blob for path, blob, _ in staged}
        links = {path for path, _, mode in staged if mode == _LINK}
        others = self._names("ls-files", "-o", "-z", "--", below)
        files.update((path.removeprefix(below), "") for path in others)
        changed = self._names("diff-files", "--name-status", "-z", "--", below)
        for state, path in zip(changed, changed, strict=True):
            name = path.removeprefix(below)
            files[name] = ""
            if state == "D":
                del files[name]
        kept = {name: files[name] for name in sorted(files) if _FILE.fullmatch(name)}
        linked = {
            name for name, blob in kept.items() if not blob and (self._file(name)).is_symlink()
        }
        return Mirror(self.place, kept, frozenset({*links, *linked} & {*kept}))

    def mirror_at(self, commit: str, now: Mirror) -> Mirror:
        """Return the mirror as it stood at a commit; if the corpus was moved since, where it was.

        That is where most of the files stood that it has now.
        """
        held = self._listed(commit, self.place)
        if held.files or not now.files:
            return held
        found: dict[str, int] = {}
        for path in self._names("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit):
            place, _, name = path.rpartition(_VERSIONS)
            if name in now.files and (not place or place.endswith("/")):
                found[place] = found.get(place, 0) + 1
        if not found:
            return held
        return self._listed(commit, min(found, key=lambda place: (-found[place], place)))

    def read(self, name: str) -> bytes:
        """Return what a file of the mirror holds now."""
        try:
            return self._file(name).read_bytes()
        except OSError as error:
            raise ArchiveError(
                f"{self._file(name)}: cannot be read: {error.strerror}",
                hint="check its permissions",
            ) from error

    def blobs(self, names: list[str]) -> Iterator[bytes]:
        """Yield the contents of blobs, in order."""
        return plumbing.blobs(self.top, names)

    def _file(self, name: str) -> Path:
        return self.top / self.place / _VERSIONS / name

    def _staged(self, below: str) -> Iterator[tuple[str, str, str]]:
        """Yield what is added to the index: the path, the blob ('' if unmerged), the mode."""
        for line in self._names("ls-files", "-s", "-z", "--", below):
            facts, _, path = line.partition("\t")
            mode, blob, stage = facts.split(" ")
            yield path.removeprefix(below), "" if stage != "0" else blob, mode

    def _listed(self, commit: str, place: str) -> Mirror:
        below = place + _VERSIONS
        files, links = {}, set()
        for line in self._names("ls-tree", "-r", "-z", "--full-tree", commit, "--", below):
            facts, _, path = line.partition("\t")
            mode, kind, blob = facts.split(" ")
            name = path.removeprefix(below)
            if kind != "blob" or not _FILE.fullmatch(name):
                continue
            files[name] = blob
            if mode == _LINK:
                links.add(name)
        return Mirror(place, files, frozenset(links))

    def _names(self, *arguments: str) -> Iterator[str]:
        said = plumbing.output(self.top, *arguments).decode("utf-8", "surrogateescape")
        return iter(said.removesuffix("\0").split("\0") if said else ())
