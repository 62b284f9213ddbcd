"""Cues for how the contract is made, changed and ended, and for users' content."""

from tosdiff.tag.cue import Cue

_CHANGE = "unilateral-change"
_END = "unilateral-termination"
_REMOVE = "content-removal"
_USING = "contract-by-using"
_LICENCE = "content-licence"

_CHANGES = "(change|changes|changed|modify|modif*|amend*|update*|revis*|alter*|adjust*|supplement*)"
_TERMS = (
    "(terms|agreement|policy|policies|notice|conditions|guidelines|statement|rules|tos"
    "|addendum|contract)"
)
_SERVICE = (
    "(service*|site|website|platform|product*|app|feature*|software|functionalit*|offering*"
    "|plan*|program*|content)"
)
_PRICE = "(price*|pricing|fee|fees|rates|charges)"
_FREELY = (
    "(from time to time|at any time|without notice|sole discretion|without prior notice"
    "|at our discretion|with or without notice|periodically)"
)
_POST = (
    "(content|submission*|post|posts|material|materials|review*|comment*|message*|listing*"
    "|contribution*|app|apps|recording*|video*|photo*|information|item*)"
)
_STOP = (
    "(terminate*|suspend*|deactivate|cancel|disable*|close|block|ban|limit|revoke|discontinue"
    "|refuse|deny|restrict)"
)

CUES = (
    Cue(
        _CHANGE,
        0.81,
        (
            (
                "(we|us|company|right|reserves|may|its licensors) [may|will|can|to|also|"
                f"reserve|the|right|have|need] ... {_CHANGES} ... ({_TERMS}|{_PRICE})"
            ),
            (
                "(we|right to|reserves|may) ... (change|modify|add|discontinue*|alter|"
                f"amend) ... (any|all|the|our|part|features|these|its) ... {_SERVICE}"
            ),
            (
                f"({_TERMS}|{_PRICE}) ... (may|will|subject to) [be] (change*|changed|modif*"
                "|amended|updated|revised)"
            ),
            (
                f"{_FREELY} ... (change*|modif*|update*|amend*|revis*|discontinue*) ... ("
                f"{_TERMS}|{_SERVICE}|{_PRICE})"
            ),
            (
                f"(change|changes|modify|modif*|amend*|update*|revis*) ... ({_TERMS}|"
                f"{_SERVICE}|{_PRICE}) ... {_FREELY}"
            ),
            (
                "(reserves|reserve) the right ... ... (change|modify|discontinue|amend|"
                "update|suspend or discontinue|cease)"
            ),
            f"({_TERMS}|{_PRICE}|features) ... updated {_FREELY}",
            "(cease|discontinue) ... (support|offering|providing) ... (at any time|discretion)",
            (
                "(revisions|changes|modifications) ... (effective|take effect|binding) ... "
                "(immediately|when|upon|after|at the time)"
            ),
            (
                "(revised|updated|modified|amended) (terms|version|agreement|policy|notice)"
                " ... (post*|effective|notif*|appl*)"
            ),
            f"(material|any|significant) (change|changes) ... ({_TERMS}|effective|notif*)",
            (
                "(notify|notice|inform) ... (of|about) ... (change*|modif*|update*|amend*) "
                f"... ({_TERMS}|{_PRICE})"
            ),
            (
                "(changes|modifications|amendments|updates) to [this|these|the|our] "
                f"[privacy|cookie|user] ({_TERMS}|{_PRICE})"
            ),
            f"(increase|change) ... {_PRICE}",
        ),
        unless=(
            (
                "(you may|you can|you must|you shall|you agree) [not|also] [to] [suggest] "
                "(change|modify|alter|adapt|update)"
            ),
            "(reverse engineer|derivative work*|decompil*)",
            "(arbitrat*|class action) ... opt",
            "(send|email*|communicat*|communications|notices) ... (update|changes to)",
            "(waive*|waiver|terminate or suspend)",
            "(written|signed|mutual) ... (by both|parties|agreement)",
            "(error|correct) ... your order",
        ),
    ),
    Cue(
        _END,
        0.74,
        (
            (
                "(we|us|company|right|reserves|provider) [may|will|can|to|also"
                f"|reserve|the|right] ... {_STOP} ... (account*|access|agreement|service*|"
                "use|user*|membership*|subscription*|licen*|contract|you)"
            ),
            "(right to|we may|discretion) ... (terminate|suspend|ban|deactivate)",
            (
                "(may|will|can) [also|immediately|temporarily|at any time] (terminate|"
                "suspend|ban|deactivate|disable|block) ... (account*|access|user*|member*|"
                "your use)"
            ),
            (
                "(right|may) ... (terminate|suspend|revoke|disable|deny|restrict) ... "
                "(access|account*|participation)"
            ),
            "(accounts|profiles|users) ... (will be|be) (banned|terminated|suspended|removed)",
            (
                "(temporar*|permanent*) ... (ban|banning|suspend*|close|disabl*) ... "
                "(access|account*|player*|user*)"
            ),
            "(refuse service|refuse to provide|discontinue the service|suspend or discontinue)",
            (
                "(account*|access|membership*|subscription*|licen*) ... (may|will|be) [also"
                "|immediately] [be] (terminated|suspended|deactivated|closed|blocked|"
                "disabled|banned|revoked)"
            ),
            (
                "(terminat*|suspen*|cancel*) ... (your|user|member|the) [right|rights] ... "
                "(account*|access|agreement|use|membership*) ... (at any time|discretion|"
                "without notice|any reason|immediate*|without cause|if you|violat*|breach*)"
            ),
            (
                "(terminat*|suspen*) ... (at any time|sole discretion|without notice|for "
                "any reason|immediately|without cause|for cause|with immediate effect|"
                "without prior notice)"
            ),
        ),
        unless=(
            (
                "(you|your|user|member) (may|can|wish to|want to|must|should) ... "
                "(terminate|cancel|delete|close|deactivate)"
            ),
            "(if you wish|cancel your subscription|upon death|upon your death)",
            "(change*|modify) ... (service*|site|feature*) ... without notice",
            "(card|class action|arbitra*) ",
            "(retain|retention) ... information",
            "(liability|liable) ... terminat*",
            "either party",
        ),
    ),
    Cue(
        _REMOVE,
        0.65,
        (
            (
                "(we|us|right|reserves|discretion|may|company) ... (remove|delete|removal "
                "of|removing|block|edit|refuse|reject|disable|take down|screen|moderate|"
                f"hide|suppress) ... {_POST}"
            ),
            (
                f"{_POST} ... (may|will) [be] (removed|deleted|blocked|taken down|rejected|"
                "refused|hidden)"
            ),
            "(pre screen|takedown)",
            "remove or edit [any|limit] ... (content|activity)",
            "removal of [any] (content|submission*|material*|post*)",
            "(monitor|edit) ... (or|and) (remove|edit|delete) ... (content|activity|material*)",
        ),
        unless=(
            "(you may|you can|you must|request*|ask us|ask|yourself|minor*|california)",
            "(personal|your) [personal] (information|data)",
            "(any other content posted on this|platform content|products described)",
            "(cookie*|browser|spam|malicious code)",
            "(ability to access|you|not) (remove|circumvent)",
            "(copyright notice*|proprietary)",
        ),
    ),
    Cue(
        _USING,
        0.85,
        (
            (
                "by ... (using|accessing|visiting|continuing|registering|browsing|"
                "downloading|installing|creating|clicking|use of|signing|entering) ... ... "
                f"(agree*|accept*|bound|consent*|acknowledg*) ... ({_TERMS}|bound)"
            ),
            (
                "(continued|continuing|continue|your) [to|continued|further|later] "
                "[access or] (use|access|using) "
                "... ... (constitut*|means|signif*|indicat*|acceptance|deemed) ... (accept*"
                f"|agree*|consent*|{_TERMS})"
            ),
            (
                "(use|using|access*|visit*) ... ... (constitut*|signif*|deemed) ... "
                "(acceptance|agree*|consent|accept*)"
            ),
            "(agree|agreeing|accept|consent) to be bound by",
            "(deemed|considered) to have (accepted|agreed|consented)",
            "you (accept|agree to) (this|these|the|our) ... ... by (using|creating|activating)",
            "by (using|visiting|accessing) ... ... you are (agreeing|consenting|accepting)",
            "by (using|visiting|accessing) ... ... agree to comply with",
            "continu* to (use|access) ... ... (accept*|acknowledge|agree*)",
            (
                "if you [do] (not|t) (agree|accept) ... ... (not|stop|cease|discontinue|"
                "leave|refrain) [to|continue] [to] [access or|access and] (use|using|"
                "access*|the use)"
            ),
            "(if you use|when you use|if you continue|by your use) ... (agree*|accept*|bound)",
        ),
        unless=(
            "class action",
            "(not|opt out) ... bound by",
            "(consent to|consent that) ... (transfer|process*|collection|receiv*|such)",
            "agree not to",
            "agree to (indemnify|pay|receive|defend)",
        ),
        lead_in=False,
    ),
    Cue(
        _LICENCE,
        0.88,
        (
            (
                "(you|user|users|member*|contributor*) ... (grant|give|license|licence|"
                "granting) ... (us|we|company|to the|inc|licen*|its|our|other users)"
                " ... (licen*|right*|permission)"
            ),
            (
                "(user content|your content|submission*|feedback|contribution*|content you|"
                "user information) ... (license|licence|grant*|royalty|right to use|"
                "perpetual|without compensation)"
            ),
            (
                "(feedback|suggestion*|ideas|submission*) ... (use|free|without) ... "
                "(restriction*|compensation|obligation|limit*)"
            ),
            "(waive|waives) ... moral rights",
            (
                "(license|licence|right) ... (survive*|terminat*|end*) ... (delete*|"
                "remove*) ... content"
            ),
            (
                "you [hereby|further|also] grant [to] ... (license|licence|right|perpetual|"
                "worldwide|non exclusive)"
            ),
            "(licen*) (you grant|which you grant|to (your|you r) content|to the submissions)",
            (
                "(this|the) licen* ... (is for the (purpose|limited)|allows us|"
                "content you|your content)"
            ),
            (
                "(post|submit|upload*) ... ... (grant|grants) ... (license|licence|royalty|"
                "perpetual|worldwide)"
            ),
            "(royalty free) ... ... (your content|submission*|user content|feedback|content you)",
            "you authori* (us|company) ... (use|translate|display|reproduce)",
        ),
        unless=(
            "(we|us|company|publisher|licensor) [hereby] (grant|grants) (you|user)",
            "(you are granted|granted to you|grants you|limited license to (access|use))",
            "(you may not|you will not|you agree not)",
            "(index cache|consent to the|fee|fees)",
        ),
    ),
)
