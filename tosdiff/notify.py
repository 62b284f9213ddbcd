"""Send a message to the addresses that apprise knows: chats, e-mail, webhooks. Secrets stay in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://")
_PASSWORD = re.compile(r"(?<=://)([^:@/?#]*):[^@/?#]*@")
_SECRET = re.compile(r"[^/?&=:@#,;]{4,}")  # what could be a token, wherever it stands in an address
_DATA = ("json", "xml", "form")  # read by programs: plain text, unless the address asks for more
_PATIENCE = 30.0  # seconds for one recipient, retries included
_LONGEST = 200  # characters of a reason


class Written(Protocol):
    """A message in the two forms that are sent."""

    @property
    def title(self) -> str:
        """The subject, one line."""

    def text(self, room: int) -> str:
        """Return the body as plain text, in so many characters."""

    def markdown(self, room: int) -> str:
        """Return the same body as Markdown."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address that messages can go to. What is printed of it is `name` alone.

    An address holds tokens in its host, path or query, depending on the service, so none of it is
    shown. `key` names it in the archive: a digest of the address without its password.
    """

    name: str
    key: str
    _address: str = field(repr=False)
    _service: NotifyBase = field(repr=False)

    def deliver(self, message: Written) -> str:
        """Send a message; return why it could not be delivered, or ''."""
        from apprise import Apprise, NotifyFormat

        room = self._service.body_maxlen - len(message.title) - 2  # some put the title above it
        if self._is_formatted():  # apprise makes HTML of it where that is wanted, which is longer
            form, body = NotifyFormat.MARKDOWN, message.markdown(room * 9 // 10)
        else:
            form, body = NotifyFormat.TEXT, message.text(room)
        told = Apprise([self._service], asset=self._service.asset)
        result = told.notify(title=message.title, body=body, body_format=form)
        if result:
            return ""
        said = [entry.message for entry in result.logs()]
        return self._masked(said[-1] if said else "no answer in time")

    def _is_formatted(self) -> bool:
        from apprise import NotifyFormat

        asked = None if self._address.lower().startswith(_DATA) else NotifyFormat.MARKDOWN
        return self._service.resolve_format(asked) is not NotifyFormat.TEXT

    def _masked(self, reason: str) -> str:
        """Return what apprise said, without any part of the address."""
        for part in _parts(self._address):
            reason = reason.replace(part, "****")
        return reason.rstrip(".")[:_LONGEST]


def recipients(addresses: Sequence[str]) -> tuple[Recipient, ...]:
    """Read addresses, each once.

    Raises: DeclarationError if apprise is not installed, or does not take an address.
    """
    found: dict[str, Recipient] = {}
    if not addresses:
        return ()
    asset = _asset()
    for number, address in enumerate(dict.fromkeys(addresses), 1):
        recipient = _recipient(address, number, asset)
        found.setdefault(recipient.key, recipient)
    return tuple(found.values())


def _asset() -> AppriseAsset:
    """Return settings under which apprise writes no file and names no address of its own."""
    try:
        from apprise import AppriseAsset, PersistentStoreMode
    except ImportError as error:
        raise DeclarationError(
            "notifications need the extra `notify`", hint="pip install 'tosdiff[notify]'"
        ) from error
    return AppriseAsset(
        app_id="tosdiff",
        app_desc="tosdiff",
        app_url="",
        image_url_mask="",  # these would have a reader's program fetch pictures from elsewhere
        image_url_logo="",
        image_path_mask=False,
        storage_mode=PersistentStoreMode.MEMORY,
        pgp_autogen=False,
        pem_autogen=False,
        async_mode=False,
        service_timeout=_PATIENCE,
        language="en",
    )


def _recipient(address: str, number: int, asset: AppriseAsset) -> Recipient:
    from apprise import Apprise, OverflowMode

    scheme = _SCHEME.match(address)
    service = Apprise.instantiate(address, asset=asset) if scheme else None
    if service is None:
        shown = f"{scheme[1]}://****" if scheme else "without a scheme"
        raise DeclarationError(
            f"address {number} to notify, {shown}, is none that apprise takes",
            hint="write it as apprise documents it for the service, as mailto://user:pass@host",
        )
    if "overflow=" not in address:  # better cut than refused again and again
        service.overflow_mode = OverflowMode.TRUNCATE
    known = _PASSWORD.sub(r"\1@", address)
    key = hashlib.sha256(known.encode()).hexdigest()[:16]
    return Recipient(f"address {number} ({service.service_name})", key, address, service)


def _parts(address: str) -> list[str]:
    """Return what could be secret in an address, longest first, as it stands and unquoted."""
    from urllib.parse import unquote

    _, _, rest = address.partition("://")
    found = set(_SECRET.findall(rest))
    return sorted(found | set(map(unquote, found)), key=len, reverse=True)
