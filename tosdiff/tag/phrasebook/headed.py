"""Cues too weak by themselves, which count under a heading that speaks of the same."""

from tosdiff.tag.cue import Cue

CUES = (
    Cue(
        "data-collection",
        0.83,
        (
            "(ip address*|device type|operating system|date of birth)",
            "(phone number|e mail address|email address|browser)",
        ),
        under=("(collect*|gather*|receive)", "(information|data) you (provide|give|share)"),
        unless=("(use|share|disclose|protect)", "(right*|opt out|delete)"),
    ),
    Cue(
        "data-sharing",
        0.91,
        ("(disclos*|share|shared|sharing|sell|sold|transfer*)",),
        under=(
            "(share*|sharing|disclos*) ... (data|information|with)",
            "(recipient*|disclosure|third parties|with whom|sub processor*|subprocessor*)",
        ),
        unless=(
            (
                "(collect*|security|dispute*|arbitra*|liab*|terms of|links to|country|"
                "countries|outside)"
            ),
            "(dealings|account|accounts|password*|pseudonym)",
        ),
    ),
    Cue(
        "tracking",
        0.97,
        (
            "(track*|identifier*|visitor*|visits|analytic*|ads|advertis*|session|browser*)",
            "(third party|preferences|statistic*|profil*)",
        ),
        under=("(cookie*|tracking|analytics|advertising|interest based|personali*)",),
        unless=(
            "(terms|agreement|agreements|liab*|payment*|policies)",
            "advertiser (shall|will|agrees)",
        ),
    ),
    Cue(
        "retention-deletion",
        0.8,
        ("(retain*|retention|keep|kept|delet*|stor*|period*|long|erase*|anonymi*)",),
        under=("(retention|retain*|how long|deletion|delet*|storage period)",),
    ),
    Cue(
        "user-rights",
        0.89,
        (
            "(request*|right*|opt out|choice*|verify|verif*|appeal*)",
            "(agent*|object*|consent|settings|delete|access)",
        ),
        under=(
            (
                "(your|privacy|data subject*|subject|ccpa|california|consumer*|gdpr) ... "
                "(rights|choices)"
            ),
            "(rights|choices) ... (data|information|privacy)",
            "(opt out|access and correction|exercis*)",
        ),
        unless=(
            "(arbitra*|intellectual|copyright|licen*|cookies are|law enforcement|liab*)",
            "(we collect|find more|please visit|not responsible)",
        ),
    ),
    Cue(
        "security",
        0.9,
        (
            "(measure*|protect*|secure*|encrypt*|safeguard*|unauthori*)",
            "(transmission|technical|breach*)",
        ),
        under=(
            "(security|protect*|safeguard*|secure) ... (data|information|measures|privacy)",
            "(data|information) ... (security|protected|protect|secure)",
            "^ security",
        ),
        unless=(
            "(password|credentials|your account|collect*|right*|law enforcement|misuse|fraud)",
            "(you must|you shall|you agree|except as|interfere)",
        ),
    ),
    Cue(
        "unilateral-termination",
        0.85,
        (
            (
                "(terminate*|suspen*|deactivat*|disable*|block*|revoke*) ... (account*|"
                "access|service*)"
            ),
            "(terminate*|suspen*|deactivat*|close) ... (use|agreement|you|user)",
        ),
        under=("(terminat*|suspen*|enforcement|violation*|breach*)",),
        unless=(
            "(you|customer|user|publisher) (may|can) (terminate|cancel|delete|close)",
            "(upon|after|survive*|following) ... terminat*",
        ),
    ),
    Cue(
        "limitation-of-liability",
        0.92,
        ("(liab*|damages|responsib*|losses)",),
        under=("(limit*|exclusion|disclaimer) ... liabilit*", "liability"),
        unless=("(indemnif*|arbitra*)",),
    ),
    Cue(
        "warranty-disclaimer",
        0.86,
        ("(warrant*|guarantee*|accura*|error*|availab*|disclaim*|risk)",),
        under=("(warrant*|disclaimer*|as is)",),
        unless=("(liable|liability|indemnif*)", "you (represent|warrant)"),
    ),
)
