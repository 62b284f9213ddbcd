"""Cues for data that is given to others or used to follow people."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook.vocabulary import DATA, PERSONAL_DATA

_SHARING = "data-sharing"
_LAW = "law-enforcement"
_TRACKING = "tracking"

_OTHERS = (
    "(third part*|affiliate*|partner*|advertiser*|service provider*|vendor*|subsidiar*|compan*"
    "|others|other user*|publisher*|contractor*|processor*|recipient*|supplier*|successor*"
    "|sponsor*|agencies|insurer*|bank*|organi*|authorit*)"
)
_GIVE = "(share|shares|shared|sharing|disclos*|sell|sells|sold|selling|rent|rents|sale)"
_SPEND = "(transfer*|provide|provides|provided|transmit*|release*|give|send|pass|make available)"

CUES = (
    Cue(
        _SHARING,
        0.86,
        (
            f"{_GIVE} ... {DATA} ... (to|with) ... {_OTHERS}",
            (
                f"{_GIVE} ... (with|to) [our|other|any|certain|these|such|your|selected|"
                f"trusted|non affiliated] {_OTHERS}"
            ),
            "(sell or share|sale or sharing|sell nor share)",
            "(tell|reveal*) ... (advertiser*|partner*|third part*) ... (who you|your|about you)",
            f"(we|us) [may|will|do|can|also|never] [not|also] {_GIVE} ... {DATA}",
            f"{DATA} ... (shared|disclosed|sold) [to|with|by] ... {_OTHERS}",
        ),
        unless=(
            "(if|believe) ... (unauthori*)",
            "(please|learn|review|read|strongly) ... (policy|statement|careful*|suggest)",
            "(you may not|you must not|you agree not|you shall not|password*)",
            "confidential information",
            "(measures|safeguards|unauthori*) ... (disclos*|access)",
        ),
    ),
    Cue(
        _SHARING,
        0.76,
        (
            f"{_GIVE} ... {PERSONAL_DATA}",
            f"{_GIVE} ... {DATA}",
            f"{_SPEND} ... {DATA} ... (to|with) ... {_OTHERS}",
            (
                f"{DATA} ... (is|are|be|been) [also] (shared|disclosed|sold|transferred|"
                "passed|transmitted|sent|available) ... (to|with) "
            ),
            f"{_OTHERS} ... (receive*|obtain*) ... {PERSONAL_DATA}",
            "(share|disclose) (it|them|this|these) ... (with|to)",
            (
                "(visible|viewable|accessible|available|displayed) (to|by) [any|all|the] "
                "(other*|public|anyone|everyone)"
            ),
            "(profile|content|posts) ... (publicly|public) ",
            "(merger|acquisition|bankruptcy|reorgani*) ... (data|information|transfer*)",
            "(service provider*|vendor*|partner*) ... (on our behalf|help us|assist us)",
            (
                "(we|us) [may|will|also] (send|transmit|transfer|exchange) ... (to|with) "
                "... (partner*|provider*|vendor*|affiliate*|third part*|recipient*)"
            ),
            "publicly (displayed|visible|available)",
            f"{DATA} ... (never|be|being|is|primarily|only|also) shared",
            (
                "(collect|use|store) [use] and disclose [your|such|personal] (personal|"
                "information|data|your)"
            ),
            "disclosure is (necessary|appropriate|required)",
            "(sub processor*|subprocessor*) ",
        ),
        unless=(
            "(collect*|prior) ... and disclos*",
            "(right to|request*|opt out|opting out|opt outs|object to|exercise|if you have)",
            "(if|believe) ... (unauthori*)",
            "(please|learn|review|read|strongly) ... (policy|statement|careful*|suggest)",
            "(you may not|you must not|you agree not|you shall not|do not post|posting|password*)",
            "confidential information",
            "(measures|safeguards|unauthori*) ... (disclos*|access)",
            "disclos* ... (to us|to you)",
            "(country|countries|outside|eea) ",
            "(requires us|some might|describes|practices)",
        ),
    ),
    Cue(
        _LAW,
        0.66,
        (
            "(law enforcement|police|subpoena*|search warrant*|court order*|intelligence agenc*)",
            "(legal|judicial) process",
            (
                "(government*|public|judicial|regulatory|competent|tax) (authorit*|agenc*|"
                "bod*|official*|request*) ... (request*|disclos*|order*|demand*|require*)"
            ),
            (
                "(disclos*|share*|provide*|cooperat*|report*|releas*) ... (authorit*|courts"
                "|government*|regulator*|agencies)"
            ),
            "(authorit*|government*|regulator*) ... (request*|demand*)",
            "(lawful|legal) (request*|order*|demand*|process*)",
            "(required|compelled|obligat*) ... by law ... (disclos*|share|release)",
            "(disclos*|share|release) ... (required|compelled|comply) ... (law|legal obligation*)",
            "transparency report*",
            "(comply with|respond to) ... (subpoena*|lawful|legal process|warrant*|legal request*)",
            "(judge|prosecutor*|law enforcement) ... (request*|order*|warrant|inquir*)",
        ),
        unless=(
            "(supervisory|data protection) authorit*",
            "(complaint|arbitra*|race|sensitive|warrants that)",
            "(service of|served|serve) ... process",
            "(competent authorit*) ... (arising|applicable law|clauses)",
        ),
    ),
    Cue(
        _TRACKING,
        0.92,
        (
            "(cookie|cookies)",
            "(pixel|pixels|web beacon*|beacon*|clear gif*|web bug*)",
            "(local storage|local shared object*|browser storage|web storage)",
            "(targeted|interest based|personali*|behavio*|tailored) ... (advert*|ad|ads)",
            "(advertising|ad|device|mobile|online|pseudonymous) (id|ids|identifier*)",
            "(idfa|gaid|aaid|idfv|udid|imei|gat|gid|fbp)",
            "(do not track|dnt|global privacy control)",
            "cross (context|device|site|app)",
            "(similar|tracking) technolog*",
            "(measure|measurement|measuring) ... (ad|ads|advert*|audience*|campaign*)",
            (
                "(ads|advertisements|advertising) ... (interest*|tailor*|relevant|"
                "personali*|target*|preferences)"
            ),
            "(opt out|opting out) ... (advert*|ads|cookie*|tracking|analytics)",
            "(browsing|clickstream|click stream) (history|activit*|behavio*|data|information)",
            "(track|tracks|tracking) (you|your|user*|across|activit*|visitor*)",
            "digital advertising alliance",
            "network advertising",
        ),
        unless=(
            "(cookie|cookies) (policy|notice|statement)",
            "(revisit|re visit) ... cookie",
            "entire agreement",
            "(package|shipping|shipment|order) track*",
        ),
    ),
    Cue(
        _TRACKING,
        0.79,
        (
            "(google|web|website|site|third party|usage|mobile|adobe|firebase) analytics",
            "analytics (tool*|technolog*|provider*|service*|partner*|cookie*|compan*)",
            "(analytics) ... (visit*|use|usage|collect*|website|track*)",
            "(relevant|customi*) ... (advert*|ad|ads)",
            "(build|create|creates|creating) ... (profile|profiles) ... (you|user*|interest*)",
            "(retarget*|remarket*|custom audience*|lookalike*|fingerprinting)",
            "(pages you view*|pages visited|pages viewed|links you click*|web pages)",
            "(browser|device) (identif*|fingerprint*|type)",
            "(hashed|unique) (identifier*|email*)",
            "(profiling)",
            "(personali*|targeted) (content|marketing|recommendation*)",
            "(recogni*) [you|your] (browser|device|computer)",
            "(session|persistent) ... (first|third) party",
            "ip address* ... (browser|device|operating system)",
        ),
        unless=("(google analytics policies|on our behalf ... analytics)", "automated decision*"),
    ),
)
