"""Ask a time-stamp authority about a digest, and check what it answered (RFC 3161)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tosdiff.errors import ArchiveError, DeclarationError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

QUERY = "application/timestamp-query"
REPLY = "application/timestamp-reply"
_GRANTED = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What a token says: `at` by the authority's clock, its serial number and policy.

    `is_signed` tells whether somebody trusted signed it; None if nobody was said to be trusted.
    `wrong` says why it proves nothing, or ''.
    """

    at: datetime | None = None
    serial: str = ""
    policy: str = ""
    is_signed: bool | None = None
    wrong: str = ""


def is_installed() -> bool:
    """Tell whether the extra `stamp` is installed."""
    from importlib.util import find_spec

    return find_spec("rfc3161_client") is not None


def query(data: bytes) -> bytes:
    """Return the question to an authority: the SHA-256 of `data`, a nonce, and nothing else.

    Raises: ArchiveError if the extra `stamp` is not installed.
    """
    client = _client()
    builder = client.TimestampRequestBuilder().data(data)
    builder = builder.hash_algorithm(client.HashAlgorithm.SHA256)
    question: bytes = builder.cert_request(cert_request=True).nonce(nonce=True).build().as_bytes()
    return question


def check(token: bytes, digest: str, trusted: bytes | None = None) -> Checked:
    """Check an authority's answer about a SHA-256; `trusted` are certificates in PEM.

    Raises: ArchiveError without the extra; DeclarationError if `trusted` holds no certificate.
    """
    client = _client()
    try:
        answer = client.decode_timestamp_response(token)
        if answer.status != _GRANTED:
            return Checked(wrong=f"the authority refused: {' '.join(answer.status_string)}".strip())
        info = answer.tst_info
        said = Checked(
            at=info.gen_time.replace(tzinfo=info.gen_time.tzinfo or UTC).astimezone(UTC),
            serial=f"{info.serial_number:x}",
            policy=info.policy.dotted_string,
        )
        imprint = bytes(info.message_imprint.message)
    except (ValueError, TypeError, OverflowError) as error:
        return Checked(wrong=f"it cannot be read: {error}")
    if imprint.hex() != digest:
        return _with(said, wrong="it is of another digest than this record's")
    return said if trusted is None else _signed(answer, said, digest, _certificates(trusted))


def _signed(answer: Any, said: Checked, digest: str, trusted: list[Certificate]) -> Checked:
    client = _client()
    builder = client.VerifierBuilder(roots=list(trusted))
    try:
        builder.build().verify(answer, bytes.fromhex(digest))
    except (client.VerificationError, ValueError) as error:
        wrong = f"nobody trusted signed it: {str(error) or type(error).__name__}"
        return _with(said, is_signed=False, wrong=wrong)
    return _with(said, is_signed=True)


def _with(said: Checked, *, wrong: str = "", is_signed: bool | None = None) -> Checked:
    return Checked(said.at, said.serial, said.policy, is_signed, wrong)


def _certificates(pem: bytes) -> list[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise DeclarationError(
            "no certificate can be read from the CA file", hint="give certificates in PEM"
        ) from error


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise ArchiveError(
            "time-stamps need the extra `stamp`, which is not installed",
            hint="pip install 'tosdiff[stamp]'",
        ) from error
    return rfc3161_client
