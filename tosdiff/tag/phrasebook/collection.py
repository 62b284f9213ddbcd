"""Cues for the gathering of information about people."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook.vocabulary import DATA, PERSONAL_DATA

_L = "data-collection"
_GATHER = "(collect|gather|obtain|receive|record|log|capture|fetch|acquire)"
_GATHERED = "(collected|gathered|recorded|logged|captured|obtained)"
_GATHERING = "(collect*|gather*|obtain*|captur*|harvest*)"
_ITEM = (
    "(name|names|e mail|email|telephone|phone|ip address*|address|addresses|location|geolocation"
    "|photo*|picture*|voice|preferences|interests|gender|birth|age|browser*|identifiers|purchase*"
    "|messages|contacts|activity|activities|visits|usage|interactions|records|content|recording*)"
)
_USE_ONLY = (
    (
        "(use|uses|using|disclos*|shar*|protect*|safeguard*|secur*|sell|process|retain*|"
        f"transfer*|delete*) [the|any|all|your] [personal|user] {DATA} [that|which] (we|us|"
        "you)"
    ),
    (
        f"{DATA} [that|which] (we|you) [may|have|already] (collect|collected|provide|"
        "provided|receive|received|gathered) (may|is|are|will|about you as)"
    ),
    "right* to",
    "(you|they) (may|can) (request|ask|access|opt|object|contact)",
    "(read|review) ... (policy|statement)",
    "(confidential information|receiving party|disclosing party)",
    "(requires us to|categories of information we collect|categories of sources|fee for)",
    "(obtain|receive) [a] [copy|copies] [of] (your|the|personal|a copy)",
    "(request or provide|governed by|previously collected|data subjects)",
    "(scrap*|extraction|data mining|web harvest*) ... (content|services|data)",
    "(will|which we will) identify in our response",
    "(believe|believes) ... (collected|obtained)",
    "(if|when) we (learn|discover|become aware|find)",
    "(purpose|purposes|reason|reasons) (for|of) [the|our] (collecting|collection)",
    "(collected data|point of collection|no obligation to monitor)",
    "(your browser|browser settings) ... (option|prevent|allow|offer)",
    "(delete|deleting|deleted|erase) ... (ip address*|information|data)",
    "^ collection",
    "(we may use|we use|use) [the|this|your] (information|data) [we] (collect*|obtain*)",
)

CUES = (
    Cue(
        _L,
        0.96,
        (
            (
                "(you|users|apps) ... (not|never|cannot) ... (harvest*|collect|collecting|"
                "gather|gathering|store|storing|solicit) ... (personal*|private|user|users|"
                "email*|e mail*|others|other)"
            ),
            "(harvest*|collect or) ... (e mail|email) address*",
            "participate in the collection of",
            (
                "(collect|store|collecting|storing|solicit*|harvest*|obtain*|scrape) ... "
                f"{DATA} (about|of|from|on|concerning) [other] (user*|other*|member*|anyone|"
                "people|person*|visitor*|website)"
            ),
            f"(harvest*|collect*) ... {DATA} ... (other*|user*|member*) ... (without|consent)",
            "(infer*|expose|track) ... other user*",
            (
                "(copy|scrape|extract|mine|copies|scrapes|extracts) ... (profiles|member "
                "data|user data)"
            ),
            "(copy|scrape|extract|mine) ... (users|members|people s) (information|data|profiles)",
        ),
        unless=(
            "(we|us) (may|will|also|do) [also|not|not knowingly] (collect|receive|obtain|gather)",
        ),
        stance="forbids",
    ),
    Cue(
        _L,
        0.86,
        (
            (
                "(we|us) [may|will|can|also|only|automatically|might|do|not|knowingly|"
                "intentionally|and] [also|not|automatically|knowingly|intentionally|"
                f"passively|need to] {_GATHER} ... ({DATA}|{_ITEM})"
            ),
            "(we|us) ... (automatically|passively) (collect|receive|record|log|gather|store)",
            (
                "(we|us) (may|will) ask ... (you|for) ... (information|data|details|name|"
                "email|photo|copy|provide|proof|document*)"
            ),
            (
                f"{DATA} [that] we ... (collect*|gather*|receive*|obtain*) ... (include*|"
                "such as|from|when|through|depend*|is as|following)"
            ),
            f"{_GATHERING} ... {PERSONAL_DATA}",
            "(automatically|passively) (collect*|receive*|record*|log*|gather*|stor*)",
            (
                f"(receive|obtain|get|collect) ... {DATA} ... from ... (third part*|partner*"
                "|other source*|other compan*|affiliate*|public*|other user*)"
            ),
            f"{_GATHERING} ... {DATA} ... (about|from) (you|your|user*|individual*|child*)",
            (
                "(recording|recorded|record|monitor) ... (call*|conversation*|chat*|audio|"
                "video|voice|keystroke*)"
            ),
            f"(following|types of|categories of|kinds of) ... {DATA} ... {_GATHERING}",
            f"(collects|gathers|obtains|receives|captures|fetches) ... ({DATA}|{_ITEM})",
            f"(we|us) ... (process|use|hold|have|need|collect) ... following ... {DATA}",
            (
                "(infer|infers|inferred|inferring) ... (information|data|interest*|"
                "preference*|characteristic*|you|your|people*|from)"
            ),
            "(request|requests|soliciting|solicit) ... personal [or private] (information|data)",
        ),
        unless=_USE_ONLY,
    ),
    Cue(
        _L,
        0.83,
        (
            f"{_GATHERING} ... {DATA}",
            f"{DATA} ... (is|are|be|been|was|were|being) [automatically|also] {_GATHERED}",
            "(ask|asks|require|request|requests) ... (you|user*) [to] (provide|submit|enter|for)",
            (
                "(when|if) you ... (provide|submit|register*|sign up|contact|create|use|"
                "visit|interact) ... (we|us) ... (receive|record|store|keep|process|have "
                "access|get|track|monitor)"
            ),
            "(collection|gathering|recording) of ... (data|information|location)",
            "(supplement|enrich|combine) ... (information|data) ... (from|other)",
            "browser type",
            "consent to ... (such|the|this|our) (recording|collection)",
            "(may|will) be recorded",
            "(means|methods|technologies) of data collection",
            (
                "(cookie*|pixel*|beacon*) ... (collect|collects|gather) ... (information|"
                "data|statistics)"
            ),
            "(collect|gather) [usage|visitor|visit|aggregate] statistics",
            "(create|creates|generate|make) ... (template|voiceprint|faceprint)",
            (
                "(you|users) (provide|submit|give|supply|enter|upload) ... [to] [us] ... "
                "(name|email|e mail|address|phone|birth|photo|card|passport)"
            ),
            "(keep track|keep a record|make a record) ... (you|your|user*)",
            (
                "(we|us|our) ... (monitor|track|scan) ... (you|your|user*|activity|message*"
                "|communication*)"
            ),
            "(server|web|access) (log|logs) ",
            "(photo|picture|image|copy|scan|selfie) of your",
        ),
        unless=(
            *_USE_ONLY,
            "(safeguards|disclosure and transfer|adequacy|arbitra*|indemnif*|liab*)",
            "(opt out|opting out|turn off|disable|request that)",
        ),
    ),
    Cue(
        _L,
        0.75,
        (
            (
                "(we|us|service|services) ... (collect|collects|gather|receive|obtain|"
                "process|store|hold|record) ... (include*|following|about you|categories|"
                "types|ways)"
            ),
            (
                f"{DATA} ... we ... (collect|gather|receive|obtain|process|record) ... "
                "(includ*|following|categories)"
            ),
            (
                "(may|can|will|is|are|be|also|data|information) [be] collected ... (when|"
                "through|automatically|following|by (automated|cookie*)|via|from (you|your|"
                "the))"
            ),
            (
                "(collect|receive|obtain) ... from (you|your|our|the|other|third*|users|"
                "public*|data|sources|business*|advert*|partner*|cookie*|device*)"
            ),
        ),
        also=(
            f"({DATA}|{_ITEM}|url*|search*|page*|device*|date*|history|status|document*|number*)",
        ),
        unless=(
            (
                "(share|disclose|delete|legal basis|do not sell|purposes|recipients|use the"
                "|right to|rights)"
            ),
            "(use|transfer) ... (google|api*)",
        ),
    ),
    Cue(
        _L,
        0.83,
        ("(never|not) (sent|transmitted|uploaded) to (us|our)",),
        unless=("(password|payment|right|rights|warrant*|liab*|purchase)",),
        stance="disclaims",
    ),
    Cue(
        _L,
        0.84,
        (
            (
                "(you|user|users|visitor*|member*|creators|customer*) ... (must|shall|required to"
                "|need to|asked to|will|can|may|might|have to) [also|voluntarily|choose to]"
                f" (provide|enter|submit|supply|give|input) ... ({DATA}|{_ITEM})"
            ),
            (
                "(you|users|visitors) [may|can|also|voluntarily]"
                f" (provide|submit|enter|supply|give|send|input) ... {DATA} ... (to us|us|when)"
            ),
            "(permission|ask|asks) to access ... (location|contact*|camera|microphone|photo*)",
            "(authori*|permit|allow|consent) ... us to (obtain|access|collect|receive) ",
        ),
        unless=(
            *_USE_ONLY,
            "(consent to|your consent|notification|notice|complaint|copyright|dmca|infring*)",
            "(not|unable) ... (provide|give) ... (sufficient|valid)",
            "(accurate|pseudonymi*|confidential|feedback|opt out|opting out|please contact)",
            "(exercise|request that|submit a request|contact us|vat|tax|delivery)",
            "(disclaim*|warrant*|indemnif*|licen*)",
        ),
        stance="practises",
    ),
)
