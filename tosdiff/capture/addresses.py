"""Which addresses we may ask: http and https, on the public internet."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from tosdiff.errors import CaptureError

# Only this part of IPv6 is given out for the public internet (RFC 4291, IANA's registry); naming
# it is shorter than the list of what is not, which also differs between releases of ipaddress.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address
_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_url(url: str) -> None:
    """Refuse whatever is not a plain http or https address with a host.

    Raises: CaptureError `scheme`.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _unfit(f"{url!r} is not a web address: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise _unfit(f"only http and https are followed, not {url!r}")
    if not host:
        raise _unfit(f"{url!r} names no host")
    if parts.username is not None:
        raise _unfit(f"the address on {host} carries a user name, and it would be recorded")


def host_of(url: str) -> str:
    """The host that a URL names, for messages."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def origin_of(url: str) -> str:
    """Scheme, host and port: what a robots.txt and a delay hold for. Expects a checked URL."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port
    suffix = "" if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet.

    Private, loopback, link-local, carrier-grade NAT, multicast and reserved ones do not; an IPv6
    address that stands for an IPv4 one (mapped, NAT64, 6to4) is judged by the latter.
    """
    ip = ip_address(address.partition("%")[0])  # a link-local address may name its interface
    match ip:
        case IPv4Address():
            return ip.is_global and not (ip.is_multicast or ip.is_reserved)
        case IPv6Address():
            inner = _embedded(ip)
            if inner is not None:
                return is_public(str(inner))
            return ip in _GLOBAL_UNICAST and ip.is_global


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _unfit(message: str) -> CaptureError:
    return CaptureError(message, kind="scheme", hint="correct `fetch` in the declaration")
