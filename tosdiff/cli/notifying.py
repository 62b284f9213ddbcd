"""`--notify URL`: tell people who are not looking, after the work is done."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.api.news import Asked
    from tosdiff.archive.archive import Archive
    from tosdiff.archive.telling import Outbox
    from tosdiff.findings import Report
    from tosdiff.notify import Recipient
    from tosdiff.render.message import Message, News

_VARIABLE = re.compile(r"\$\{([^}]*)\}?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEPT = "what it was not told is kept, and told by the next run that notifies it"
_AGAIN = "run the same command again"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def notify_options(verb: str, more: str) -> Callable[[_Command], _Command]:
    """Let a verb tell people: it gets `notified` and `silent`; `more` says who by default."""

    def decorate(command: _Command) -> _Command:
        command = click.option("--no-notify", "silent", is_flag=True, help="Tell nobody.")(command)
        return click.option(
            "--notify",
            "notified",
            multiple=True,
            metavar="URL",
            envvar=[f"TOSDIFF_{verb.upper()}_NOTIFY", "TOSDIFF_NOTIFY"],
            help="Tell this address, as apprise writes it (mailto://…, slack://…); repeatable. "
            + more,
        )(command)

    return decorate


def recipients_of(
    given: Sequence[str], settled: Sequence[str], *, silent: bool
) -> tuple[Recipient, ...]:
    """Return who is to be told: the addresses given, or else those of corpus.toml.

    Raises: DeclarationError for an address that cannot be used, or without the extra `notify`;
    nothing has been done then. No part of an address is ever printed but its scheme.
    """
    if silent or not (given or settled):
        return ()
    from tosdiff.notify import recipients

    addresses = given or [filled(address, os.environ) for address in settled]
    return recipients(addresses)


def filled(address: str, environment: Mapping[str, str]) -> str:
    """Put the values of variables where an address of corpus.toml has `${NAME}`.

    Raises: DeclarationError for a variable that is not set; a lone `$` is left as it is.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if not _NAME.fullmatch(name) or not found[0].endswith("}"):
            raise DeclarationError(
                "an address under [notify] in corpus.toml has a ${ that names no variable",
                hint="write it as ${SLACK_TOKEN}",
            )
        if not environment.get(name):
            raise DeclarationError(
                f"an address under [notify] in corpus.toml needs the variable {name}, "
                "which is not set",
                hint=f"set {name}, or run with --no-notify",
            )
        return environment[name]

    return _VARIABLE.sub(value, address)


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom a run tells of which terms; each recipient and question has a mark of its own.

    So a run by hand that asks for one label takes no news from the one that asks for all.
    """

    session: Session
    archive: Archive
    names: Sequence[str]
    told: Sequence[Recipient]
    asked: Asked

    def begin(self) -> None:
        """Have recipients told of what is recorded from now on."""
        for recipient in self.told:
            self._outbox(recipient).begin(self.names)

    def tell(self) -> Exit:
        """Send each recipient one message with all it was not told yet, if there is any.

        What could not be delivered stays untold, and is in the next run's message.
        """
        from tosdiff.api.news import news
        from tosdiff.render.message import of_news

        known: dict[Any, News] = {}
        code = Exit.CLEAN
        for recipient in self.told:
            outbox = self._outbox(recipient)
            items = outbox.untold(self.names)
            if items not in known:
                known[items] = news(self.archive, items, self.asked)
            found = known[items]
            if found and not _send(self.session, recipient, of_news(found), _KEPT):
                code = Exit.INCOMPLETE
            else:
                outbox.mark(items)
        return code

    def _outbox(self, recipient: Recipient) -> Outbox:
        wanted = self.asked.wanted
        parts = (*sorted(wanted.labels), *sorted(wanted.stances), f"{wanted.least:g}")
        question = "" if wanted.is_open else f" {' '.join(parts)}"
        return self.archive.outbox(f"{recipient.key}{question}")


def tell_report(session: Session, told: Sequence[Recipient], report: Report) -> Exit:
    """Send each recipient what the gate found, if it found anything."""
    from tosdiff.render.message import of_report

    if not report.findings and not report.problems:
        return Exit.CLEAN
    message = of_report(report)
    sent = [_send(session, recipient, message, _AGAIN) for recipient in told]
    return Exit.CLEAN if all(sent) else Exit.INCOMPLETE


def _send(session: Session, recipient: Recipient, message: Message, hint: str) -> bool:
    reason = recipient.deliver(message)
    if reason:
        session.warn(f"{recipient.name} could not be notified: {reason}", hint)
    else:
        session.note(f"{recipient.name} was notified: {message.title}")
    return not reason
