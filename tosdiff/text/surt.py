"""The key by which web archives look a page up: http or https, www or not, it is one page."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

_AS_IS = "!$%&'()*+,/:;=?@[]~"  # of a path or query that a server may have sent us to
_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """Return the key under which an address is looked up: host turned round, path and query.

    Source: the canonical form of SURT as web archives use it: no scheme, no www, lower case, a
    query's parts sorted.
    """
    parts = urlsplit(as_asked(url))
    host = (parts.hostname or "").lower()
    labels = host.split(".")
    if len(labels) > 2 and labels[0].rstrip("0123456789") == "www":
        labels = labels[1:]
    is_number = host.replace(".", "").isdigit() or ":" in host
    key = host if is_number else ",".join(reversed(labels))
    if parts.port not in (None, _PORTS.get(parts.scheme)):
        key += f":{parts.port}"
    path = parts.path.lower() or "/"
    path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{key}){path}" + (f"?{query}" if query else "")


def as_asked(url: str) -> str:
    """Return an address as it goes over the wire: servers send us to some with spaces in them.

    Raises: ValueError for what is no address.
    """
    parts = urlsplit(url)
    path, query = (quote(part, safe=_AS_IS, errors="surrogatepass") for part in parts[2:4])
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))
