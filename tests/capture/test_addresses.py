"""Which addresses may be asked."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.capture.addresses import check_url, host_of, is_public, origin_of
from tosdiff.errors import CaptureError


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::6810:84e5"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",  # where clouds keep their machines' secrets
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:100.64.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::1",
    ],
)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_all_its_ipv6_disguises(number: int) -> None:
    plain = is_public(str(IPv4Address(number)))
    assert is_public(str(IPv6Address((0xFFFF << 32) | number))) == plain
    assert is_public(str(IPv6Address((0x0064FF9B << 96) | number))) == plain
    assert is_public(str(IPv6Address((0x2002 << 112) | (number << 80) | 1))) == plain


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/terms",
        "javascript:alert(1)",
        "data:text/html,terms",
        "source:file:///etc/passwd",
        "//example.com/terms",
        "example.com/terms",
        "",
        "http://",
        "https:///terms",
        "http://[::1/terms",
        "http://example.com:port/",
        "https://user:secret@example.com/",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(CaptureError) as caught:
        check_url(url)
    assert caught.value.kind == "scheme"
    assert caught.value.hint


def test_a_password_in_an_address_is_not_repeated_in_the_message() -> None:
    with pytest.raises(CaptureError) as caught:
        check_url("https://user:secret@example.com/")
    assert "secret" not in caught.value.message


def test_an_origin_is_scheme_host_and_a_port_only_where_it_is_unusual() -> None:
    assert origin_of("https://Example.com:443/terms?x#y") == "https://example.com"
    assert origin_of("http://example.com:8080/") == "http://example.com:8080"
    assert origin_of("http://[2606:4700::1]:80/") == "http://[2606:4700::1]"


def test_the_host_of_nonsense_is_the_nonsense_itself() -> None:
    assert host_of("http://[") == "http://["
    assert host_of("https://example.com/terms") == "example.com"
