"""Cues for data or devices that are joined to a person: combined, linked, matched."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook.vocabulary import TIED_TO

_L = "identification"
_COMBINE = "(combine|combines|combined|combining|merge|merges|merged|merging)"
_HELD = "(information|data|details|activity|activities|answers|browsing|identifiers)"

CUES = (
    Cue(
        _L,
        0.74,
        (
            (
                f"{_COMBINE} ... (information|data|activit*|cookie*|it|them) ... (with|and|from"
                "|across|about|between)"
            ),
            f"{_COMBINE} (it|this|that|them|these) with",
            (
                f"{_HELD} ... (may|is|are|be|can|will|also|been|being|then) [be|also|then]"
                f" (combined|merged|matched) ... (with|to) ... {_HELD}"
            ),
            (f"(link|links|linking|linked) ... {_HELD} ... (with|to) ... ({_HELD}|{TIED_TO})"),
            (
                f"{_HELD} ... (may|is|are|be|can|will|become) [be|also|then] (associated|linked"
                "|connected|tied|attributed) (with|to) [your|the|a|an|any|other]"
                f" [user|personal|registered] ({_HELD}|{TIED_TO})"
            ),
            (
                "(associate|link|connect) (this|that|the|such|it|your|these) ... (with|to)"
                " (you|your|an|the) [account|profile|personal|identity]"
            ),
            (
                "(link|links|linked|linking|associat*|connect*|match*) ... (devices|computers)"
                " ... (account|other|together|you|user|household|each|when)"
            ),
            "(devices|browsers) ... (belong|belongs|used by) ... (you|same|household)",
            (
                "(associate*|connect*) ... (activities|activity|behavio*) ..."
                " (across|on other|different)"
            ),
        ),
        unless=(
            "(machine learning|recording|restructur*|structuring|commands|products)",
            "(definition|defined|means|refers to|is information|personal information is)",
            (
                "(not|never|nor|neither|cannot|don t|won t|doesn t|can t) ... (combin*|link"
                "|linked|linking|associat*|connect*|merg*)"
            ),
            (
                "(you|you to|choose to|can|first|want to|connect or|sign up or|or|decide to|and)"
                " (link|connect|associate) (your|these|an|a|his|her|their|to)"
            ),
            (
                "(link|linking|connect|connecting) [to] (your|these|an|a) ..."
                " (account|accounts|telephone*)"
            ),
            "(connected|linked) (to|with|device*|television*)",
            "(contact list|contacts list|address book|linkedin|you ve linked)",
            "(terminate*|delete*|deletion|responsible|accurate|security|password|fees)",
            "(bank|payment|third party|social media|game) account",
            "(without|avoid) (linking|combining|associating)",
            "(aggregat*|anonym*) ... (report*|group*)",
        ),
        stance="practises",
    ),
    Cue(
        _L,
        0.82,
        (
            "(cookie|id|ids|identity|identifier) (sync*|resolution|graph*)",
            "(clean room|clean rooms)",
            (
                "(match|matches|matched|matching|compare|compares|compared) ... (hash*|ids"
                "|individuals|audiences|user id|user s identity|user identity|their own database)"
            ),
            "hash* ... (match*|compar*|unique identif*|recogni*|audience*)",
            "probabilistic ... (match*|identity)",
            (
                "(identify|identifies|identifying|recogni*) ... (returning|repeat|unique)"
                " (visitor*|user*|customer*|member*)"
            ),
            "(identify|recognise|recognize) [our] (visitors|customers) ",
            "(identify|recognise|recognize) you (across|even|based on|on other) ",
            "(identify|recognise|recognize) you as a (user|visitor|customer) (during|across|on)",
            "(distinguish|distinguished) ... from other (devices|browsers|users)",
        ),
        unless=(
            "(not|cannot|never|doesn t|don t) ... (identif*|recogni*|match*)",
            (
                "(request|requests|password|username|retain*|refers to|means|please|any information"
                "|under)"
            ),
            "(browsing session|load balanc*|shopping|anonymous repeat|preferences)",
            "(verify|verified) ... (identity|request*)",
        ),
        stance="practises",
    ),
)
