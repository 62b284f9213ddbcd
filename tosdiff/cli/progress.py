"""Show how far a long run is: a bar on standard error, on a terminal only, wiped at the end."""

from __future__ import annotations

import sys

import click

from tosdiff.cli.session import Session

_WIDTH = 20


class Bar:
    """One line that is drawn over itself; without a total it only counts."""

    def __init__(self, session: Session) -> None:
        self._is_on = not session.quiet and sys.stderr.isatty()
        self._is_drawn = False

    def draw(self, said: str, done: int = 0, total: int = 0) -> None:
        """Draw how far it is: `[########------------] 40% 1,200 clauses`."""
        if not self._is_on:
            return
        share = min(1.0, done / total) if total else 0.0
        filled = int(share * _WIDTH)
        bar = f"[{'#' * filled}{'-' * (_WIDTH - filled)}] {share:.0%} " if total else ""
        self._is_drawn = True
        click.echo(f"\r\x1b[K{bar}{said}", nl=False, err=True)

    def wipe(self) -> None:
        """Leave nothing of it, so that something else can be printed."""
        if self._is_drawn:
            self._is_drawn = False
            click.echo("\r\x1b[K", nl=False, err=True)
