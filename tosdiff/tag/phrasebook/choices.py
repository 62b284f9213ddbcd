"""Cues for people's say over their data: rights, minors, and the training of models."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook.vocabulary import DATA

_AI = "ai-training"
_CHILDREN = "children"
_RIGHTS = "user-rights"
_AGE = "(13|14|15|16|17|18|21|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|twenty)"
_MODEL = "(model|models|ai|algorithm*|machine learning|artificial intelligence|llm|llms)"
_OF_PROVIDER = (
    "(we|us|company|licensor|provider) [and its licensors] reserve* [the|a] right",
    "(arbitra*|class action|indemnif*)",
    "(grant*|you) ... (us|company) ... right to",
)

CUES = (
    Cue(
        _AI,
        0.82,
        (
            f"(train|training|trained|fine tun*|finetun*|retrain*) ... {_MODEL}",
            f"{_MODEL} ... (train|training|trained|dataset*|ingest*|scrap*)",
            (
                "(develop*|improv*|build*|creat*|test*|optimi*) ... [our] (model|models|"
                "machine learning|ai (model*|system*|technolog*|program*)|artificial "
                "intelligence (model*|technolog*|system*)|algorithms)"
            ),
            "(noai|generative ai programs) ",
            "(datasets|training data) ... (ai|models|programs)",
        ),
        unless=(
            "(created|generated|composed) ... (using|by|with) ... (ai|artificial intelligence)",
            "(build|benchmark|host|deploy models)",
            "(employee*|personnel|staff) ... train*",
        ),
    ),
    Cue(
        _CHILDREN,
        0.91,
        (
            f"(under|below|younger than|least|over|older than|reached) [the] [age] [of] {_AGE}",
            f"{_AGE} ... (years|year|or older|and older|of age)",
            (
                "(age of majority|legal age|minimum age|of age|underage|under age|years old"
                "|age of consent)"
            ),
            "(parent*|guardian*) ... (child*|minor*|consent|permission|student*|teen*)",
            "(child*|minor*|student*|teen*) ... (parent*|guardian*)",
            (
                "(child|children|minor|minors) ... (information|data|use|using|access*|"
                "privacy|consent|account*|collect*)"
            ),
            "(coppa|children s online|children s privacy|parental)",
            (
                "(directed|intended|designed|appropriate|addressed|market*) ... (child|"
                "children|minors)"
            ),
        ),
        unless=(
            (
                f"{_AGE} [calendar|business|working|full|consecutive] (day*|week*|month*|hour*"
                "|minute*|dollar*|euro*|pound*|percent|per cent|gb|mb)"
            ),
            "(exploit*|endanger*|abuse*|pornograph*|sexual*|bestiality|inappropriate) ",
            "minor change*",
            "(adult|traveller) ... infant",
            "(parent|parents) ... (subsidiar*|affiliate*|compan*)",
            "always use caution",
        ),
    ),
    Cue(
        _RIGHTS,
        0.74,
        (
            (
                "right to ... (access|correct*|rectif*|eras*|delet*|portab*|object*|"
                "restrict*|withdraw*|complain*|lodge|opt|know|request|appeal|receive|obtain"
                "|limit|be informed) "
            ),
            "(withdraw*|revok*) ... (consent|permission)",
            "consent ... (withdraw*|withdrawn|revok*)",
            (
                "(lodge|file|submit|make) ... complaint* ... (authorit*|supervisory|"
                "commission*|regulator*)"
            ),
            "(data portability|rectification|erasure)",
            "(object|objection) to ... (process*|use|profiling|marketing)",
            f"(request*|ask us) ... (access|deletion|copy|correction|erasure|delete) ... {DATA}",
            "(authorized|authorised) agent*",
            "(exercise|exercising) ... (right*|choices)",
            (
                "(your|privacy|data subject*|consumer*) (rights|choices) ... (under|"
                "request*|include|may|exercis*|regarding|law)"
            ),
            "appeal ... (decision|denial|refus*)",
            (
                "(deny|decline|refuse|respond to|honor|verify|process|submit*|make) ... "
                "(your|a|such|the|any) [verifiable|deletion|opt out|privacy] request*"
            ),
            "(data protection|supervisory) authorit* ... (complain*|contact|right)",
            "do not sell",
            "(entitled to|right) ... (not [to] be subject|decision*) ... automated",
            "right not to be subject",
            (
                "(entitled to|entitlement) ... (receive|request|access|restrict|ask|object)"
                " ... (information|data|processing)"
            ),
            "(verify|verifying) ... (identity|identify) ... (request|respond*|access)",
            (
                "(privacy|data|following|these|such|certain|additional) rights ... (data|"
                "privacy|law|laws|personal|apply|request*|include|under|applicable)"
            ),
            "(consumer|deletion|access|privacy|verifiable) request*",
            "right of (access|erasure|rectification|appeal|portability|objection)",
        ),
        unless=(
            *_OF_PROVIDER,
            "(subpoena|law enforcement|warrant)",
            "(account statement|refund)",
            "(trademark|copyright|dmca)",
        ),
    ),
    Cue(
        _RIGHTS,
        0.71,
        (
            "(opt out|opting out|opted out|opt in) ... (of|from|by) ... ",
            "unsubscrib*",
            (
                "(you can|you may|to|able to|how to) [also|always|choose to] (disable|turn "
                "off|opt out|block|reject|refuse|adjust|deactivate|manage|decline|withdraw|"
                "disconnect|limit|control) ... (cookie*|setting*|preference*|location*|"
                "tracking|advert*|ads|data|information|consent|notification*|collection|"
                "browser|device|email*|communications)"
            ),
            (
                "(you can|you may|you have the ability to|ability to|able to) [also|always|"
                "at any time] (access|correct|update|delete|review|modify|edit|rectify|"
                "remove|change|download|export) ... (your|personal|any|certain) ... "
                "(information|data|profile|preferences|content|history|account|settings)"
            ),
            (
                "(access|correct|update|rectify|amend) [and|or] (correct|update|delete|"
                "rectify|amend|modify) ... (information|data)"
            ),
            "(you can|you may|choose) ... (not to|stop) (share|provide|receive)",
            (
                "(change|adjust|manage|update|modify) [your|these|the] [browser|privacy|"
                "cookie|device|account|notification] (settings|preferences|choices)"
            ),
            "(privacy|data) (dashboard|rights center|rights request)",
            (
                "(view|edit|delete|remove|access) [or|and] [edit|delete|remove] [your|the] "
                "... (information|data|content) ... (via|through|in) [your|the] (account|"
                "settings|profile)"
            ),
            "opt out (cookie*|preference signal|browser|mechanism*|option*|tool*|link)",
            "(option*|ability) to (correct|change|delete|opt|request|refuse|decline|access)",
            (
                "(if you (do not|don t) (want|wish)) ... (collect*|receive|share*|cookie*|"
                "advert*|data|information|us to)"
            ),
        ),
        unless=(
            *_OF_PROVIDER,
            "(arbitration|responsible for the effectiveness)",
            "(if you opt out|opt out notice)",
            "^ (users|you) (must|shall)",
        ),
    ),
)
