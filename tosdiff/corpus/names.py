"""Find the terms that a name on the command line means."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import Terms
from tosdiff.errors import DeclarationError


def resolve(name: str, known: Sequence[Terms]) -> tuple[Terms, ...]:
    """Return every terms that `name` means, in the order of `known`.

    `youtube` means all terms of one service; `youtube/priv` one of them. Case-blind; an exact name
    beats a prefix; a type is also known by its initials (`youtube/tos`).
    Raises: DeclarationError that lists the candidates, if none or several services or types fit.
    """
    service, slash, kind = name.partition("/")
    of_service = _of_service(service, known, name)
    if not slash:
        return of_service
    fits = _of_type(kind, of_service)
    if len(fits) == 1:
        return fits
    if not fits:
        raise DeclarationError(
            f"{of_service[0].service_id} has no terms {kind!r}",
            hint="it has: " + ", ".join(item.type for item in of_service),
        )
    raise DeclarationError(
        f"{name!r} could be several terms",
        hint="write one of: " + ", ".join(item.name for item in fits),
    )


def resolve_one(name: str, known: Sequence[Terms]) -> Terms:
    """Return the one terms that `name` means. Raises DeclarationError if it means several."""
    found = resolve(name, known)
    if len(found) == 1:
        return found[0]
    raise DeclarationError(
        f"{name!r} could be several terms",
        hint="write one of: " + ", ".join(item.name for item in found),
    )


def _of_service(service: str, known: Sequence[Terms], name: str) -> tuple[Terms, ...]:
    wanted = service.casefold()
    if not wanted:
        raise DeclarationError(f"{name!r} names no service", hint="write SERVICE/TERMS")
    ids = {item.service_id: (item.service_id.casefold(), item.service.casefold()) for item in known}
    exact = [service] if service in ids else []
    exact = exact or [service_id for service_id, names in ids.items() if names[0] == wanted]
    exact = exact or [service_id for service_id, names in ids.items() if names[1] == wanted]
    fits = exact or [key for key, names in ids.items() if any(n.startswith(wanted) for n in names)]
    if len(fits) == 1:
        return tuple(item for item in known if item.service_id == fits[0])
    if fits:
        raise DeclarationError(
            f"{service!r} could be several services", hint="write one of: " + ", ".join(fits)
        )
    from difflib import get_close_matches  # only for a name that is wrong

    near = get_close_matches(wanted, [names[0] for names in ids.values()], n=3, cutoff=0.5)
    close = [service_id for service_id, names in ids.items() if names[0] in near]
    raise DeclarationError(
        f"no service called {service!r} is declared here",
        hint=f"did you mean {', '.join(close)}?" if close else _listing(list(ids)),
    )


def _listing(ids: list[str]) -> str:
    if not ids:
        return "this corpus declares nothing yet: `tosdiff add URL` adds a page"
    shown = ", ".join(ids[:12]) + (", …" if len(ids) > 12 else "")
    return f"declared: {shown}"


def _of_type(kind: str, terms: tuple[Terms, ...]) -> tuple[Terms, ...]:
    wanted = kind.casefold()
    same = tuple(item for item in terms if item.type == kind)
    exact = same or tuple(item for item in terms if item.type.casefold() == wanted)
    starts = tuple(item for item in terms if item.type.casefold().startswith(wanted))
    return exact or starts or tuple(item for item in terms if _initials(item.type) == wanted)


def _initials(kind: str) -> str:
    return "".join(word[0] for word in kind.casefold().split())
