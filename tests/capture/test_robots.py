"""What robots.txt lets us read."""

from __future__ import annotations

import tracemalloc

import pytest

from tosdiff.capture.robots import MAX_BYTES, Robots, RobotsFile
from tosdiff.errors import CaptureError

URL = "https://example.com/legal/terms"


def robots(file: RobotsFile | str | bytes) -> Robots:
    if isinstance(file, str):
        file = file.encode()
    answer = RobotsFile(200, file) if isinstance(file, bytes) else file
    return Robots(lambda _url: answer, user_agent="tosdiff/1.0 (+mailto:a@b.c)")


def refusal(file: RobotsFile | str | bytes, url: str = URL) -> CaptureError:
    with pytest.raises(CaptureError) as caught:
        robots(file).check(url)
    assert caught.value.kind == "disallowed"
    assert caught.value.hint
    return caught.value


def test_a_page_that_no_rule_names_may_be_read() -> None:
    assert robots("User-agent: *\nDisallow: /private/").check(URL) == 0


def test_a_page_that_a_rule_names_may_not() -> None:
    assert URL in refusal("User-agent: *\nDisallow: /legal/").message


def test_the_longer_rule_wins() -> None:
    rules = "User-agent: *\nDisallow: /legal\nAllow: /legal/terms$"
    assert robots(rules).check(URL) == 0
    refusal(rules, "https://example.com/legal/privacy")


def test_rules_for_us_replace_those_for_everyone() -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: TosDiff\nDisallow: /private"
    assert robots(rules).check(URL) == 0


def test_rules_for_somebody_named_in_our_contact_are_not_for_us() -> None:
    rules = "User-agent: mailto\nDisallow: /"
    assert robots(rules).check(URL) == 0


def test_a_byte_order_mark_does_not_hide_the_first_rule() -> None:
    refusal(b"\xef\xbb\xbfUser-agent: *\nDisallow: /")


def test_bytes_that_are_not_utf8_do_not_hide_the_rules() -> None:
    refusal(b"# caf\xe9\nUser-agent: *\nDisallow: /")


def test_what_follows_the_limit_is_ignored() -> None:
    rules = "User-agent: *\n" + "#" * MAX_BYTES + "\nDisallow: /"
    assert robots(rules).check(URL) == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_robots_txt_that_does_not_exist_allows_everything(status: int) -> None:
    assert robots(RobotsFile(status, b"User-agent: *\nDisallow: /")).check(URL) == 0


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
def test_a_server_in_trouble_forbids_everything_and_says_so(status: int) -> None:
    assert str(status) in refusal(RobotsFile(status)).message


def test_a_robots_txt_that_cannot_be_read_forbids_everything_and_says_why() -> None:
    assert "broke off" in refusal(RobotsFile(None, trouble="it broke off")).message


def test_a_crawl_delay_is_told_in_seconds() -> None:
    assert robots("User-agent: *\nCrawl-delay: 2.5").check(URL) == 2.5


@pytest.mark.parametrize("delay", ["-3", "nan", "inf", "often", ""])
def test_a_senseless_crawl_delay_is_none(delay: str) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {delay}").check(URL) == 0


def test_each_origin_is_asked_once() -> None:
    asked: list[str] = []

    def read(url: str) -> RobotsFile:
        asked.append(url)
        return RobotsFile(404)

    rules = Robots(read, user_agent="tosdiff")
    for url in (
        URL,
        "https://example.com/privacy",
        "http://example.com/",
        "https://example.com:8443/",
    ):
        rules.check(url)
    assert asked == [
        "https://example.com/robots.txt",
        "http://example.com/robots.txt",
        "https://example.com:8443/robots.txt",
    ]


def test_the_failure_of_a_host_passes_through_and_is_not_remembered() -> None:
    failures = [CaptureError("nobody there", kind="refused")]

    def read(_url: str) -> RobotsFile:
        if failures:
            raise failures.pop()
        return RobotsFile(404)

    rules = Robots(read, user_agent="tosdiff")
    with pytest.raises(CaptureError, match="nobody there"):
        rules.check(URL)
    assert rules.check(URL) == 0


@pytest.mark.parametrize("name", ["tosdiff", "TOS*", "t", "*", "User agent: tosdiff # us"])
def test_a_name_that_means_us_among_others_is_found(name: str) -> None:
    name = name.removeprefix("User agent: ")
    refusal(f"user agent: lamp\nUser-Agent {name}\nuseragent: oil\nDisallow: /")


@pytest.mark.parametrize("name", ["toss", "diff", "**", "", "another"])
def test_a_name_that_does_not_mean_us_gives_us_no_rules(name: str) -> None:
    assert robots(f"User-agent: {name}\nDisallow: /").check(URL) == 0


def test_thousands_of_names_before_thousands_of_rules_fit_into_memory() -> None:
    names = "".join(f"User-agent: lamp{number}\n" for number in range(8000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(8000))
    tracemalloc.start()
    refusal(f"{names}User-agent: tosdiff\n{rules}Disallow: /legal/")
    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()
