"""Cues for promises that data cannot be traced to anybody, and that nobody will try."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook.vocabulary import TIED_TO

_L = "identification"
_LINK = (
    "(link|linked|linking|associat*|connect*|relate|related|correlat*|combin*|traced|tracked|trace"
    "|attributed|cross referenced)"
)

CUES = (
    Cue(
        _L,
        0.83,
        (
            (
                "(not|never|cannot|can t|neither|nor|without being|longer|don t|won t|unable)"
                f" ... {_LINK} ... (with|to) ... {TIED_TO}"
            ),
            (
                "(not|never|neither|nor|cannot) ... (combine|combined|combining|cross referenced"
                "|matched|merge|merged|link|associate) ... (information|data)"
            ),
            (
                "(not|never|cannot|can t|without|neither|unable|don t|no) ... (reveal*|know*|tell*"
                "|deduc*|deriv*|determin*|pinpoint*|infer*) ... (identity|identities|who you"
                "|who the user|who (made|sent|reported))"
            ),
            (
                "(so that|such that|so) ... (no longer|not|cannot|never|can t) ... (identif*"
                "|relates to you|associated|linked|traced)"
            ),
            ("(remov*|strip*) ... (your|the|their|user s|users) identity"),
            (
                "(remov*|strip*) ... (information|data|details|identifiers) ... (that|which) ..."
                " (identif*)"
            ),
            (
                "(not|never|don t|doesn t|isn t|cannot) [be|itself|by itself] [considered|directly"
                "|individually|personally] personally (identifiable|identifying|identify)"
            ),
            (
                "no (personally identifiable|identifying|personally identifying) (information|data)"
                " ... (is|are|be) ... (collected|stored|shared|linked|transmitted|sent|gathered)"
            ),
            (
                "(is|are|always|remain|remains|therefore|completely|fully|entirely|stay|be|only)"
                " [completely|fully|entirely|always|therefore|strictly] anonymous"
                " [and|for|to|or|when|by|in]"
            ),
            (
                "(guarantee*|preserv*|protect*|ensure*|maintain*|want) ... (your|user*|their|the"
                ") ... (anonymity|identity from)"
            ),
            "anonymity of (users|our|the|your|visitors|sources|customers)",
            "without [your|the|their|any|user] (identity|identifying|identification)",
            "(not|never) ... ... (in a manner|in a way|in a form|in any way) ... identif*",
            (
                "(not|never|don t|won t) ... (share|disclose|reveal|provide|tell|contain|contain*"
                "|include) ... [could|can|might|may|would|directly|personally] (identify|identifies"
                "|identifying|identified) (you|an|a|any|individual*|specific|user*|who)"
            ),
            (
                "(not|never|cannot) ... (enable*|allow*|permit*|make it possible) ... to"
                " [personally|directly] (identify|recogni*|know)"
            ),
            "(hash*|encrypt*|code) ... (cannot|never|can t|not) ... (reversed|reverse|decoded)",
            "not (take|taking|make|making|undertake) ... to identify",
            "(not|don t|never) ... cross device",
            (
                "(not|no|never) ... (trace|traced|track|tracked|attributed|tied) ... back to"
                " (you|any|a|an|individual*|user*)"
            ),
        ),
        unless=(
            "(policy|agreement|section) (applies|does not apply|apply)",
            "(verify|verified|confirm) ... (your|the) identity",
            "(means|refers to|defined|consists of) ... (directly|personal)",
            "(person identified|copyright|trademark|warrant*|liab*|bank account|referral)",
            "(you|user*|developer*|member*) (may|must|shall|will|should|agree) (not|never)",
            "(prohibit*|forbid*|not allowed|not permitted) ... (collect*|gather*|harvest*)",
            "(no|not have a|not have the|have no) right",
            "(child|children|kids|minors|under)",
            "may or may not",
            "(does|do) not include",
            "(please|nickname)",
            "(you|people) (don t|do not) know",
            "allow you to identify",
            "limited to",
            "(when|where) ... (information|data) ... (not identify|otherwise not)",
        ),
        stance="disclaims",
    ),
)
