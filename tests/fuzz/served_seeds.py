"""What an authority answers, and a site says of itself: sound inputs, and their words."""

from __future__ import annotations

import base64
import hashlib

# Made for this, by keys that were thrown away: the stamp of `lamps`, good for a hundred years.
STAMPED = hashlib.sha256(b"lamps").hexdigest()
STAMP = base64.b64decode(
    b"MIIDgTADAgEAMIIDeAYJKoZIhvcNAQcCoIIDaTCCA2UCAQMxDzANBglghkgBZQMEAgEFADBuBgsqhkiG9w0BCRABBKBf"
    b"BF0wWwIBAQYEKgMEATAxMA0GCWCGSAFlAwQCAQUABCDf4LgfaAmoWoN2F6exoQ4+WcvHOYkFytQw2+Na9V27WAIBAhgP"
    b"MjAyNjExMjUwMjI5MDFaAgkAktfw5E2mzPugggGdMIIBmTCCAT6gAwIBAgIUaBBBdlIZ4IRWuI02LdrxEf2FnpIwCgYI"
    b"KoZIzj0EAwIwDzENMAsGA1UEAwwEUm9vdDAgFw0yNjExMjUwMjI5MDFaGA8yMTI2MTEwMTAyMjkwMVowEDEOMAwGA1UE"
    b"AwwFQ2xvY2swWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS2uwr3uuBNVwGhLw0g9wlCdD269S3edBRZqalXrCsirFjp"
    b"2bD10YeyqmYmXsv1WFIUDOhhJ5cVBwmoXccS5T4uo3UwczAWBgNVHSUBAf8EDDAKBggrBgEFBQcDCDAOBgNVHQ8BAf8E"
    b"BAMCB4AwCQYDVR0TBAIwADAdBgNVHQ4EFgQU+Ps5+1OQu8DFBG1OlQdTueLD2x0wHwYDVR0jBBgwFoAUaYgDmUBuBtzb"
    b"LiRaat4PnVScYBswCgYIKoZIzj0EAwIDSQAwRgIhAKM0wZZQ8oT4pW49GWKIHe9PWrsqGb0qlolyIAaHV1gFAiEAtQBf"
    b"0bsC4vf9TU6VicPAKFkoo2SGAwMqx1KPZXzcNhExggE8MIIBOAIBATAnMA8xDTALBgNVBAMMBFJvb3QCFGgQQXZSGeCE"
    b"VriNNi3a8RH9hZ6SMA0GCWCGSAFlAwQCAQUAoIGkMBoGCSqGSIb3DQEJAzENBgsqhkiG9w0BCRABBDAcBgkqhkiG9w0B"
    b"CQUxDxcNMjYxMTI1MDIyOTAxWjAvBgkqhkiG9w0BCQQxIgQgvlSUwENT89hjucp0iM530JJJJ5ilw/FV8ZKXUnmIheYw"
    b"NwYLKoZIhvcNAQkQAi8xKDAmMCQwIgQgWX+IrkysmfQzW0FLU3v9k/UIh8XvFW4ugNjaxj0xPokwCgYIKoZIzj0EAwIE"
    b"SDBGAiEAgwAJQ0H45qrnrsh1Xoh/75NImxcx+0XAIVQs/MvW9dgCIQDeRW6Bq0srLTsLjmASgewo1XEOwuc/xg0U5hy9"
    b"5Hvxvw=="
)
AUTHORITY = b"""-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUQmZC3uJ/Ta+Y446feUGdapqBIpUwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEUm9vdDAgFw0yNjExMjUwMjI5MDFaGA8yMTI2MTEwMTAyMjkw
MVowDzENMAsGA1UEAwwEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMvH
zkQ8h6BiCK4SSOV3rJIHl355fxDsn53UFg/2DvjY9BvVJGainFMf3w3yhOp5OWh0
4DD/gt/o3DZrUURzR5GjUzBRMB0GA1UdDgQWBBRpiAOZQG4G3NsuJFpq3g+dVJxg
GzAfBgNVHSMEGDAWgBRpiAOZQG4G3NsuJFpq3g+dVJxgGzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIQDPqeM0B/ySwhmuIs6qfxE0fWBg0hd6qtSV
MNjmxatP3wIgdE8az1TxNLMOfZ/bBr2tLiEklox021AzXqzCpfi4gCQ=
-----END CERTIFICATE-----
"""
STAMPS = (STAMP, b"\x30\x03\x02\x01\x02", b"\x30\x05\x30\x03\x02\x01\x02")
STAMP_TOKENS = (
    *(b"\x30", b"\x30\x80", b"\x00\x00", b"\x30\x82\xff\xff", b"\x30\x84\xff\xff\xff\xff"),
    *(b"\x02\x01\x00",),
    *(b"\x02\x01\x02", b"\x02\x00", b"\x02\x14" + b"\xff" * 20, b"\x04\x20", b"\xa0"),
    *(b"\xa0\x03\x02\x01\x03",),
    *(b"\x06\x00", b"\x06\x01\xff", b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\x05\x00"),
    *(b"\x31\x00",),
    *(b"\x18\x0f20270101000000Z", b"\x18\x0f00000000000000Z", b"\x18\x0f99999999999999Z"),
    *(b"\x18\x1320261125022901.9Z", b"20261125022901Z", b"\x0c\x03no\xff", b"\x03\x02\x00\x80"),
    *(b"\x01\x01\xff",),
)

ROBOTS = (
    b"""# Lanternly
User-agent: *
Disallow: /private/
Allow: /terms$
Crawl-delay: 2.5
Request-rate: 1/10s 0800-1700
Visit-time: 0600-0845
Sitemap: https://lanternly.example/map.xml

User-agent: tosdiff
User-agent: t*
Disallow: /*?lamp=*&oil=
Allow: /
Host: lanternly.example
""",
    b"user agent *\r\ndissallow /%e7%81%af\r\n",
    b"\xef\xbb\xbfUser-agent: *\nDisallow: /",
)
ROBOTS_TOKENS = (
    *(b"User-agent: ", b"user agent ", b"useragent:", b"*\n", b"tosdiff\n", b"Allow: "),
    *(b"disallow:",),
    *(b"Crawl-delay: ", b"1e999\n", b"-1\n", b"nan\n", b"inf", b"9" * 5000, b"Request-rate: 1/0s "),
    *(b"2500-0199\n",),
    *(b"Visit-time: ", b"Sitemap: ", b"Host: ", b"/*", b"**", b"$", b"%", b"%zz", b"%e7", b"%00"),
    *(b"?", b"#"),
    *(b"//[::1", b"http://", b"index.html", b"\n", b"\r", b"\0", b"\xc2\xa0", b"\xe2\x80\xa8"),
    *(b"\xff", b":"),
    *(b"User-agent: x\n" * 50, b"Allow: /terms\n" * 50, b"/terms", b"a" * 2000),
)

WAITS = (b"120", b"Fri, 31 Dec 2027 23:59:59 GMT", b"Friday, 31-Dec-27 23:59:59 GMT",
         b"Fri Dec 31 23:59:59 2027", b"31 Dec 2027 23:59:59 -0000")  # fmt: skip
WAIT_TOKENS = (
    *(b"9" * 30, b"9" * 5000, b"0", b"-1", b"+", b"1.5", b"\xb2", b" ", b"\t", b"Fri, ", b"Dec "),
    *(b"31 ",),
    *(b"2027 ", b"0000 ", b"99999999999999999999 ", b"23:59:59", b"24:61:61", b"::", b".", b"GMT"),
    *(b" +2400", b" -9999", b" +99999999999", b" EST", b"(", b")", b"\\", b'"', b",", b"\0"),
    *(b"\xff", b"am"),
)
