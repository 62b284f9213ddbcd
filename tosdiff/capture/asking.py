"""Ask a service one question by POST, within the same bounds as for pages."""

from __future__ import annotations

import time

import requests

from tosdiff.capture.addresses import check_url, host_of
from tosdiff.capture.budget import Budget, Limits, too_large
from tosdiff.capture.connection import Guard, GuardedAdapter, StayingSession
from tosdiff.capture.failures import FOREIGN_READING, explain, explain_status
from tosdiff.errors import CaptureError

_LIMITS = Limits(wire_bytes=1024 * 1024, redirects=0)


def ask(  # noqa: PLR0913  # each is one thing that the other side is told, or may do
    url: str,
    question: bytes,
    *,
    content_type: str,
    accept: str,
    user_agent: str,
    deadline: float = 60.0,
    allow_private: bool = False,
) -> bytes:
    """Send bytes and return the answer's body, which must be of the type accepted.

    Nothing is sent but the question and who asks; no redirect is followed.
    Raises: CaptureError for whatever else comes back, or nothing.
    """
    check_url(url)
    budget = Budget(deadline, _LIMITS.wire_bytes, time.monotonic)
    guard = Guard(budget, connect=_LIMITS.connect, allow_private=allow_private)
    headers = {"User-Agent": user_agent, "Content-Type": content_type, "Accept": accept}
    with StayingSession() as session:
        session.trust_env = False
        session.headers.clear()
        session.mount("http://", GuardedAdapter(guard))
        session.mount("https://", GuardedAdapter(guard))
        try:
            with session.post(
                url,
                data=question,
                headers={**headers, "Accept-Encoding": "identity"},
                stream=True,
                allow_redirects=False,
                timeout=budget.seconds_left(),
            ) as answer:
                return _answer(url, answer, accept)
        except FOREIGN_READING as error:
            raise explain(error, host_of(url)) from error


def _answer(url: str, answer: requests.Response, accept: str) -> bytes:
    if answer.status_code != 200:
        raise explain_status(answer.status_code, host=host_of(url))
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != accept:
        raise CaptureError(
            f"{host_of(url)} answered with {said or 'nothing that it names'}, not {accept}",
            hint="check the address of the authority",
            kind="http",
        )
    body = b""
    while chunk := answer.raw.read(65536, decode_content=False):
        body += chunk
        if len(body) > _LIMITS.wire_bytes:
            raise too_large(_LIMITS.wire_bytes)
    return body
