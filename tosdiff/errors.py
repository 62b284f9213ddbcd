"""The errors a user can meet.

TosdiffError            one base, always with a message and, where one is known, a hint
├── DeclarationError    a declaration, a corpus.toml or a name on the command line is wrong
├── CaptureError        a page could not be fetched
├── ExtractionError     bytes came, but no text could be had from them
├── ArchiveError        the disk: the archive, the text mirror, a file
└── TaggerError         a tagger or its model
"""

from __future__ import annotations


class TosdiffError(Exception):
    """Say what happened; `hint` says what to do about it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class DeclarationError(TosdiffError):
    """A declaration, the corpus file, or the name of a terms is wrong.

    `file` and `line`, counted from 1, say where, if it stands in a file; '' and 0 if it does not.
    """

    def __init__(self, message: str, *, hint: str = "", file: str = "", line: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.file = file
        self.line = line


class CaptureError(TosdiffError):
    """A page could not be fetched. `status` is the HTTP status, if one came.

    `kind` is one lower-case word for logs and JSON: dns, refused, timeout, tls, http, redirects,
    too-large, truncated, encoding, private, scheme, disallowed, deferred, connection, browser.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        kind: str = "connection",
        status: int | None = None,
        transient: bool = False,
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        self.status = status
        self.transient = transient


class ExtractionError(TosdiffError):
    """Bytes came, but they hold no text that could be terms.

    `kind` is one lower-case word: empty, no-text, too-large, too-deep, encrypted, damaged,
    not-text.
    """

    def __init__(self, message: str, *, hint: str = "", kind: str = "empty") -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class ArchiveError(TosdiffError):
    """The archive or a file beside it could not be read or written."""


class TaggerError(TosdiffError):
    """A tagger or its model cannot do what was asked."""
