"""Cues for liability, warranties, and where and how disputes are settled."""

from tosdiff.tag.cue import Cue

_ARBITRATION = "arbitration"
_COURTS = "jurisdiction"
_LAW = "choice-of-law"
_LIABILITY = "limitation-of-liability"
_INDEMNITY = "indemnification"
_WARRANTY = "warranty-disclaimer"
_LISTED = ("(survive*|surviving) ", "(entire agreement)")

CUES = (
    Cue(
        _ARBITRATION,
        0.9,
        (
            "(arbitration|arbitrator|arbitrators|arbitrate|arbitrated|arbitral)",
            (
                "(class action*|class wide|classwide|representative action*|collective "
                "action*|class proceeding*|mass action*|class member*)"
            ),
            "(jury|jams|small claims)",
            "(private attorney general|coordinated proceeding*)",
            "(informal*) ... (dispute*|resol*|negotiat*)",
        ),
        unless=_LISTED,
    ),
    Cue(
        _COURTS,
        0.85,
        (
            (
                "(courts|court) (of|in|located|sitting|having|for) ... (england|wales|"
                "california|new york|delaware|county|ireland|state|states|district|city|"
                "jurisdiction|country|france|germany|netherlands|london|singapore|hong kong"
                "|paris|sweden|helsinki)"
            ),
            "(exclusive|personal|nonexclusive|non exclusive) ... (jurisdiction|venue|forum)",
            "(submit|consent|irrevocabl*) ... (jurisdiction|venue|courts)",
            "(federal|state|competent|local|ordinary) ... courts",
            "(brought|litigat*|filed|resolved|settled|instituted|heard) ... courts",
            "(jurisdiction|venue) ... courts",
            "courts ... (jurisdiction|competent|venue)",
            "(english|scottish|irish|french|german|dutch|district) (court|courts)",
            "(claim*|dispute*|proceedings|litigation|action) ... (in|by|before) the courts",
            "(litigation|proceedings) ... (only|exclusively) in",
        ),
        unless=(
            (
                "(if any|found by|court of competent jurisdiction) ... (invalid|void|"
                "unenforceable|unlawful|illegal|provision)"
            ),
            "award ... court*",
            "small claims court (s|shall)",
            "(dispute about whether|disputes about whether|arbitrability)",
            "court of (competent|appropriate) jurisdiction",
            "(transfer*) ... jurisdiction",
            "(data protection|supervisory)",
            "(cooperat*|disclos*) ... courts",
        ),
    ),
    Cue(
        _LAW,
        0.75,
        (
            "(governed|construed|interpreted) ... (law|laws)",
            "(govern*|subject to|accordance with|under) [by] [the] [applicable] (law|laws) of",
            "(law|laws) of ... (govern*|apply|applies|shall|without|state|england)",
            "(conflict*|choice) of law*",
            "(international sale of goods|cisg)",
            "law (will|shall) (govern|apply)",
        ),
        unless=(
            (
                "(arbitrat*|you represent|comply with|in violation|privacy policy|organized"
                " under|your (province|jurisdiction)|rights under|such jurisdiction|data "
                "subject|authorit*)"
            ),
        ),
    ),
    Cue(
        _LIABILITY,
        0.91,
        (
            "(not|no|nor|neither|never|disclaim*) ... (liable|liability)",
            (
                "(we|us|company|site|service|llc|inc|affiliates|and|is|are|accept*|"
                "assume*) ... (not|no) ... (responsib*)"
            ),
            "(not|no) ... (responsib*) for",
            "(indirect|incidental|consequential|punitive|exemplary) ... (damage*|loss*)",
            "(liability|damages) ... (limited to|exceed|cap|capped)",
            "(limit*|exclud*|exclusion) ... (liability|damages)",
            "(own risk|at your risk|sole risk)",
            "(release|releases|discharge) ... ... (claims|liab*|damages|demands)",
            "without [notice or] [any] liability",
            "assume* [the] (full|entire|all) (responsibility|risk)",
            "loss of (profit*|data|revenue|business|goodwill|use)",
        ),
        unless=(
            *_LISTED,
            "(you|your|user|users) ... (solely|fully) (responsible|liable)",
            "(not liable|no liability|liable) ... (cardholder)",
            "(arbitrat*) ",
            "(you|your) ... indemnif*",
        ),
    ),
    Cue(
        _LIABILITY,
        0.83,
        (
            "(liable|liability) ... (damages|loss*|exceed*|arising|amount|whatsoever)",
            (
                "(in no event|under no circumstances|maximum extent|fullest extent) ... "
                "(liab*|damage*|responsib*)"
            ),
            "(negligence|willful|wilful|death or personal injury) ... (liab*|damage*)",
            "(liab*|damage*) ... (negligence|willful|wilful|death or personal injury)",
        ),
        unless=(*_LISTED, "indemnif*", "(your|solely) ... (liability|liable)"),
    ),
    Cue(
        _INDEMNITY,
        0.93,
        (
            "(indemnify|indemnifies|indemnified|indemnifying)",
            "indemnification ... (you|obligation* under|claim*)",
            "(hold|save|keep|holding) ... harmless",
            "(reimburse|compensate) ... (us|company) ... (loss*|cost*|damages|claim*)",
        ),
        unless=(
            *_LISTED,
            "(we|provider) (will|shall) [defend|also] [and] (indemnify|defend)",
            "(except for|other than) ... indemnif*",
            "(not|seek) [seek] indemnif*",
        ),
    ),
    Cue(
        _INDEMNITY,
        0.68,
        ("(indemnity|indemnities)", "defend ... (against|us|company) ... claim*"),
        unless=(*_LISTED, "(limit*|exclu*|remed*) ... indemnit*"),
    ),
    Cue(
        _WARRANTY,
        0.82,
        (
            "as is [basis|and|where|with]",
            "as available",
            "(merchantab*|fitness for|non infringement|noninfringement|all faults)",
            "(implied|express) ... (warrant*|condition*)",
            (
                "(no|not|disclaim*|without|exclude*|makes no|make no|neither|nor) ... "
                "(warranty|warranties|guarantee*|representations)"
            ),
            "(error free|uninterrupted|bug free|free of viruses)",
            "(disclaimer|exclusion) of [certain|implied] (warrant*)",
            (
                "(output*|result*|content|information) ... (may be|may contain|contain|"
                "might be) ... (inaccura*|error*|incomplete|incorrect)"
            ),
            "(not) (warrant|represent|promise|endorse) ",
        ),
        unless=(
            *_LISTED,
            "(you|your|user|publisher|company|party) ... (represent*) [and] [warrant*]",
            "(breach|inaccuracy|violation|untruthfulness) of ... (warrant*|representation*)",
            "(without limit*) ... (warrant*|representation*)",
            (
                "(such as|as is) (the case|true|standard|typical|necessary|required|"
                "customary|reasonabl*|usual)"
            ),
            "guarantee* ... (secur*|anonymity|take action)",
            "neither party",
            "(liable|responsible) ... any warrant*",
        ),
    ),
)
