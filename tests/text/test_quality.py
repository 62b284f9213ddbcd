"""Pages that are not the terms are told from terms that speak of the same things."""

from __future__ import annotations

import pytest

from tosdiff.text.language import language
from tosdiff.text.quality import Signs, signs, suspicion

SENTENCE = "You agree that we may keep the data of your account for as long as it is open. "
TERMS = f"# Terms of Service\n\n{SENTENCE * 40}\n"

WALLS = {
    "bot wall": "Just a moment...\n\nVerify you are human by completing the action below.",
    "consent wall": "# Before you continue\n\nWe use cookies and so do our "
    "212 partners.\n\n"
    "Accept all\n\nReject all\n\nMore options\n\n"
    + "This lets us show you things that you may like. "
    * 5,
    "log-in page": "# Log in to House\n\nE-mail\n\nPassword\n\nForgot "
    "password?\n\nCreate account"
    + "\n\nAll guests are welcome at any hour of the day and night."
    * 3,
    "soft 404": "# Page not found\n\nSorry, this room does not exist. "
    + "Try the front door. " * 20,
    "stub": "You should be redirected quickly.",
}


@pytest.mark.parametrize("kind", WALLS)
def test_each_kind_of_wall_is_named(kind: str) -> None:
    assert suspicion(WALLS[kind]).startswith(f"{kind}: ")


@pytest.mark.parametrize(
    "phrase",
    [
        "We use a captcha to verify you are human.",
        "You must log in with your password. Forgot password?",
        "If a page not found error 404 is shown, tell us.",
        "Just a moment of your attention: access denied means that you have been blocked.",
        "We use cookies. Accept all or reject all, or manage preferences of our partners.",
        "Please enable JavaScript. You will be redirected.",
    ],
)
def test_long_terms_may_speak_of_all_that(phrase: str) -> None:
    assert suspicion(f"# Terms of Service\n\n{phrase}\n\n{SENTENCE * 40}") == ""


def test_a_challenge_script_on_a_page_of_terms_is_no_wall() -> None:
    assert suspicion(TERMS, signs=Signs(title="Terms of Service", has_challenge=True)) == ""


def test_a_challenge_with_a_long_apology_is_a_wall() -> None:
    page = "Pardon our interruption. " + "Something about your browser made us think. " * 30
    assert suspicion(page, signs=Signs(has_challenge=True)).startswith("bot wall: ")


def test_a_short_imprint_is_legitimate() -> None:
    imprint = (
        "# Imprint\n\nHouse Ltd., 1 Long Lane, 12345 Town. Managing director: "
        "the caretaker. "
        "Registered at the court of Town under number 4711. Write to "
        "office@house.example or call "
        "us at any hour. Tax number: 12 345.\n"
    )
    assert suspicion(imprint) == ""


def test_a_short_cookie_notice_is_legitimate() -> None:
    notice = (
        "# Cookie Policy\n\nWe use cookies to remember your room. You can "
        "accept all, reject "
        "all or manage preferences at the door. Our 3 partners set none. " + SENTENCE
    )
    assert suspicion(notice) == ""


def test_the_title_in_the_source_counts() -> None:
    body = b"<html><head><title>Page not found | House</title></head><p>Go home.</p></html>"
    page = "Go home, or look at one of our many other pages about the house. " * 10
    assert suspicion(page, signs=signs(body)).startswith("soft 404: ")


def test_signs_are_read_from_the_source() -> None:
    body = (
        b"<title>\n A  b </title><meta http-equiv=refresh content='0; url=/x'>"
        b"<input type=password><script src=/cdn-cgi/challenge-platform/x.js></script>"
    )
    assert signs(body) == Signs("A b", has_challenge=True, has_forward=True, has_password=True)
    assert signs(b"%PDF-1.7 <title>x</title>") == Signs()


def test_a_sudden_loss_of_words_is_told_in_percent() -> None:
    words = len(TERMS.split()) - 1
    assert suspicion(TERMS, previous_words=words * 2) == "loss: 50 % of the words are gone"
    assert suspicion(TERMS, previous_words=int(words * 1.3)) == ""
    assert suspicion(TERMS, previous_words=words // 2) == ""
    assert suspicion(TERMS) == ""


def test_another_language_is_told() -> None:
    german = "Sie stimmen zu, dass wir die Daten Ihres Kontos speichern und nicht löschen. " * 20
    assert suspicion(german, previous_language="en") == "language: it was “en”, now it is “de”"
    assert suspicion(german, previous_language="de") == ""


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", SENTENCE * 3),
        (
            "fr",
            "Vous acceptez que nous conservions les données de votre compte, pour "
            "la durée de son ouverture, et que le service soit fourni par nous. " * 2,
        ),
        (
            "de",
            "Sie stimmen zu, dass wir die Daten Ihres Kontos speichern, und dass "
            "der Dienst von uns mit Sorgfalt erbracht wird. " * 2,
        ),
        (
            "es",
            "Usted acepta que conservemos los datos de su cuenta para los fines "
            "del servicio, y que no se comparta con terceros. " * 2,
        ),
        (
            "it",
            "Lei accetta che i dati del suo account siano conservati per la durata "
            "del servizio e che non siano ceduti a terzi. " * 2,
        ),
        (
            "pt",
            "Você aceita que os dados da sua conta sejam guardados para os fins do "
            "serviço e que não sejam cedidos a terceiros. " * 2,
        ),
        (
            "nl",
            "U gaat ermee akkoord dat wij de gegevens van uw account bewaren voor "
            "de duur van het gebruik en niet delen met derden. " * 2,
        ),
        ("zh", "您同意我们在账户开放期间保存您的数据，并且不会与第三方共享。" * 3),
        ("ja", "お客様は、アカウントが有効である間、当社がデータを保管することに同意します。" * 3),
        ("ko", "귀하는 계정이 열려 있는 동안 당사가 데이터를 보관하는 데 동의합니다." * 3),
        ("th", "คุณยอมรับว่าเราจะเก็บข้อมูลบัญชีของคุณไว้ตราบเท่าที่บัญชีเปิดอยู่" * 3),
        ("ar", "أنت توافق على أن نحتفظ ببيانات حسابك طالما أنه مفتوح ولا نشاركها مع الغير." * 3),
        ("ru", "Вы соглашаетесь с тем, что мы храним данные вашей учётной записи." * 3),
        ("ta", "உங்கள் கணக்கு திறந்திருக்கும் வரை நாங்கள் தரவை வைத்திருப்போம் என்று ஒப்புக்கொள்கிறீர்கள்." * 3),
    ],
)
def test_the_main_languages_are_told(code: str, text: str) -> None:
    assert language(text) == code


def test_a_few_names_are_no_language() -> None:
    assert language("House Ltd. 12345 Town") == ""
    assert language("") == ""


GERMAN = (
    f"# Bedingungen\n\n{'Sie sind für das Konto verantwortlich, und wir haften nicht. ' * 40}\n"
)


@pytest.mark.parametrize(
    ("previous", "declared", "reason"),
    [
        ("", "", ""),
        ("de", "", ""),
        ("", "de", ""),
        ("en", "", "language: it was “en”, now it is “de”"),
        ("", "en", "language: “en” is declared, and it is “de”"),
        ("de", "en", ""),  # somebody took it for the terms
        ("en", "de", "language: it was “en”, now it is “de”"),
        ("en", "en", "language: it was “en”, now it is “de”"),
    ],
)
def test_a_language_is_judged_by_what_was_and_else_by_what_is_declared(
    previous: str, declared: str, reason: str
) -> None:
    said = suspicion(GERMAN, previous_language=previous, declared_language=declared)
    assert said == reason
