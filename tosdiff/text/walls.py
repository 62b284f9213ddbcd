"""What walls, log-in pages, soft 404s and stubs say, in the languages they were met in."""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


BOT = _any(
    r"just a moment|attention required|verify (?:that )?you are (?:a )?human",
    r"are you (?:a )?(?:robot|human)|checking (?:if the site connection is secure|your browser)",
    r"unusual (?:traffic|activity)|pardon our interruption|request unsuccessful",
    r"access (?:to this page has been )?denied|you have been blocked|security check",
    r"enable cookies and reload|robot check|captcha|ddos protection",
    r"needs to review the security|press (?:and|&) hold|i['’]?m not a robot",
    r"vérifi\w+ que vous (?:êtes|n['’]êtes pas) (?:un )?(?:humain|robot)|accès refusé",
    r"zugriff verweigert|sicherheitsüberprüfung|acceso denegado",
    r"请完成安全验证|セキュリティチェック",
)
CONSENT = (
    _any(
        r"before you continue", r"avant d['’]accéder", "bevor sie fortfahren", "antes de continuar"
    ),
    _any(
        r"accept all|allow all|agree and (?:close|continue)|tout accepter|alle(?:s)? akzeptieren",
        r"aceptar todo|accetta tutt",
    ),
    _any(
        r"reject all|decline all|only (?:necessary|essential)|tout refuser|alle(?:s)? ablehnen",
        r"rechazar todo|rifiuta tutt",
    ),
    _any(
        r"manage (?:preferences|options|cookies|choices)|cookie settings|more options|paramétrer",
        r"einstellungen verwalten",
    ),
    _any(
        r"(?:we and )?our (?:\d+ )?partners|nos (?:\d+ )?partenaires|unsere (?:\d+ )?partner",
        r"nuestros socios",
    ),
    _any(
        r"store and(?:/or)? access information on|we use cookies|wir verwenden cookies",
        r"nous utilisons des cookies",
    ),
)
LOGIN = _any(
    r"\b(?:log|sign) ?in\b|se connecter|connexion|anmelden|einloggen|iniciar sesión|accedi",
    r"inloggen|登录|ログイン",
)
ACCOUNT = _any(
    r"forgot(?:ten)? (?:your )?password|create (?:an? )?(?:new )?account|sign up|remember me",
    r"keep me logged|don['’]t have an account|mot de passe oublié|passwort vergessen",
    r"contraseña|wachtwoord vergeten|to continue",
)
MISSING = _any(
    r"\b404\b|page (?:could )?not (?:be )?found",
    r"page (?:you['’]re looking for )?(?:doesn['’]t|does not|isn['’]t)",
    r"(?:can(?:no|['’])t|couldn['’]t|could not) find (?:that|the|this) page",
    r"no longer (?:available|exists)|page introuvable|page non trouvée|n['’]existe (?:pas|plus)",
    r"seite (?:wurde )?nicht gefunden|página no (?:encontrada|existe)|pagina non trovata",
    r"pagina niet gevonden|página não encontrada|something went wrong",
    r"页面不存在|ページが見つかりません",
)
SCRIPTS = _any(
    r"enable javascript|javascript (?:is )?(?:required|disabled|must be enabled)",
    r"activer javascript|javascript aktivieren|doesn['’]t work (?:properly )?without javascript",
)
FORWARD = _any(
    r"redirect(?:ed|ing)|click here if you are not|weitergeleitet|redirigé",
)
LEGAL = _any(
    r"\b(?:terms|policy|notice|agreement|guidelines|imprint|conditions?|politique|mentions"
    r"|richtlinie|datenschutz\w*|impressum|agb|términos|política|termini|informativa"
    r"|voorwaarden|privacy)\b",
)

PASSWORD_FIELD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
REFRESH = re.compile(
    rb"<meta[^>]{0,100}http-equiv\s*=\s*[\"']?refresh[^>]{0,100}url\s*="
    rb"|(?:window\.|document\.|top\.)?location(?:\.href)?\s*=\s*[\"']|location\.replace\(",
    re.IGNORECASE,
)
CHALLENGE = re.compile(
    rb"_Incapsula_Resource|sgcaptcha|px-captcha|captcha-delivery\.com|awswaf|challenge-form"
    rb"|cf-challenge|cf_chl_opt|challenge-platform|g-recaptcha|h-captcha|hcaptcha\.com|turnstile"
    rb"|/_sec/cp_challenge|ddos-guard|distil_r_captcha|geetest",
    re.IGNORECASE,
)
