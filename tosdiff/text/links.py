"""Where a link leads: absolute, without what only tracks a reader; e-mails decoded."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urldefrag, urljoin, urlsplit, urlunsplit

# Parameters that name a campaign, a click or a session, never a document.
_TRACKING = re.compile(
    r"""utm_\w+ | mtm_\w+ | pk_\w+ | hsa_\w+ | fb_\w+ | guce_\w+ | cf_chl\w* | __cf\w*
    | __\w{2,5}__(\[\d+\])?
    | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid | igshid
    | igsh | li_fat_id | srsltid | mc_[ce]id | _hs\w+ | hsctatracking | __hs\w+ | mkt_tok | vero_\w+
    | oly_\w+_id | wickedid | s_kwcid | ef_id | _openstat | _g[al] | _ke | spm | scm | ved | usg
    | sca_esv | trk | trkinfo | ref_src | ref_url | refsrc | hrc | eid | guccounter | locale2 | _rdr
    | _fb_noscript | jsessionid | phpsessid | aspsessionid\w* | sessionid | session_id | sid
    | nonce | csrf\w* | xsrf\w* | authenticity_token | cb | cachebuster | _t""",
    re.VERBOSE | re.IGNORECASE,
)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_CLOUDFLARE = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]+)")
# Pages that only forward: host, path, the parameter that holds the real address.
_FORWARDERS = (
    (re.compile(r"lm?\.(facebook|instagram|messenger)\.com|l\.threads\.(net|com)"), "/l.php", "u"),
    (re.compile(r"(l|lm)\.(instagram|threads)\.com"), "/", "u"),
    (re.compile(r"(www\.)?google\.[a-z.]+"), "/url", "q"),
    (re.compile(r"(www\.)?google\.[a-z.]+"), "/url", "url"),
    (re.compile(r".*\.safelinks\.protection\.outlook\.com"), "/", "url"),
    (re.compile(r"(www\.)?youtube\.com"), "/redirect", "q"),
)
_UNSAFE = {ord(char): f"%{ord(char):02X}" for char in ' <>()[]\\"`|*\x7f'} | {
    code: f"%{code:02X}" for code in range(0x20)
}
_UNSAFE |= {code: quote(chr(code)) for code in range(0x80, 0xA0)}


def target(href: str, base: str) -> str:
    """Return where `href` on the page `base` leads, or '' if nowhere that could be kept.

    Links within the page lead nowhere: their names are often made anew at every visit.
    """
    href = href.strip()
    if match := _CLOUDFLARE.search(href):
        address = decode_email(match[1])
        return f"mailto:{address}" if address else ""
    if not href or href.startswith("#"):
        return ""
    try:
        url = urljoin(base, href)
        return _kept(_forwarded(url), base)
    except ValueError:  # a port or an address that is none
        return ""


def decode_email(code: str) -> str:
    """Return the address that Cloudflare hid: bytes in hexadecimal, each XOR the first; or ''."""
    try:
        key, *rest = bytes.fromhex(code)
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")


def _kept(url: str, base: str) -> str:
    parts = urlsplit(url)
    if parts.scheme in {"mailto", "tel"}:
        address = unquote(parts.path).strip()
        return f"{parts.scheme}:{address}".translate(_UNSAFE) if address else ""
    if parts.scheme not in {"http", "https", "ftp"} or not parts.netloc:
        return ""
    if parts.fragment and urldefrag(url).url == urldefrag(base).url:
        return ""
    return _clean(url).translate(_UNSAFE)


def _forwarded(url: str) -> str:
    parts = urlsplit(url)
    for host, path, name in _FORWARDERS:
        if parts.path == path and host.fullmatch(parts.hostname or ""):
            inner = dict(parse_qsl(parts.query)).get(name, "")
            if inner.startswith(("http://", "https://")):
                return inner
    return url


def _clean(url: str) -> str:
    """Drop what tracks; the other parameters stay as they are written, in their order."""
    parts = urlsplit(url)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not _TRACKING.fullmatch(unquote(pair.partition("=")[0]))
    ]
    path = _SESSION_PATH.sub("", parts.path) or "/"
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, "&".join(kept), fragment))
