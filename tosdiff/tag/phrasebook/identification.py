"""Cues for establishing who a person is, or for not doing so."""

from tosdiff.tag.cue import Cue

_L = "identification"
_WHO = (
    "(you|user|users|any|individual*|a person|person|persons|people|consumer*|customer*|visitor*"
    "|data subject*|anyone|someone|specific|particular|natural|individuals)"
)
_NOT = "(not|cannot|never|can t|don t|doesn t|won t|nor|longer|without|unable)"
_ASIDE = (
    "(we retain|retain*|period|delet*|destroy*|erase*) ... biometric*",
    "biometric* ... (retention|retain*|destroy*|delet*|act|law|laws)",
    "(racial|political|philosophical|trade union)",
    "(includes|definition|defined|mean*|sensitive personal) ... biometric*",
    "(disclose|disclosing|share) biometric*",
    "(carried out|taken) according to",
    "(visit these links|pin|passkey)",
)
_OTHERS = (
    "(you|users|user|customer*|developer*|advertiser*|third parties|parties|party|partner*|apps"
    "|recipient*|member*|buyers|vendors|they|processors)"
)
_MUST_NOT = f"{_OTHERS} [and your users] (may|must|shall|will|can|should|agree*|do) [also] not"
_COMBINE = "(combine|combines|combined|combining|merge|merges|merged|merging)"
_LINK = (
    "(link|links|linked|linking|associate|associates|associated|associating|tie|tied|connect"
    "|connected|relate|related|correlate*|attribut*|trac*|cross referenced|match|matched|combine*"
    "|combining|pair*)"
)
_HELD = "(information|data|details|activity|activities|answers|browsing|identifiers)"
_PERSON = (
    "(you|your|yourself|identity|identities|identif*|personal|personally|person|persons|individual*"
    "|user*|account|profile|name)"
)


CUES = (
    Cue(
        _L,
        0.95,
        (
            f"{_MUST_NOT} ... (re identif*|reidentif*|de anonymi*|deanonymi*)",
            (
                f"{_MUST_NOT} ... (combine|combining|correlate|link|match|associate) ..."
                " (information|data|users|individual*|identif*|person*)"
            ),
            f"{_MUST_NOT} ... (identify|recogni*|single out|unmask) {_WHO}",
            (
                "(prohibit*|forbid*|restrict*|not permitted|not allowed) ... (combining|linking"
                "|re identif*|reidentif*|identifying|attempting to identify|facial recognition)"
            ),
            (
                "(attempt|attempts|attempting|try|trying) to (identify|derive|discover|determine"
                "|ascertain|unmask|re identify|single out) ... (identit*|user*|individual*|person*)"
            ),
            "reveal* the (identity|identities) of (another|other|any|someone|anyone|a)",
            "(prevent|prevents) [the] (re identif*|reidentif*)",
            "(create|expand) ... (facial recognition|biometric) database*",
        ),
        also=(
            f"{_OTHERS} ... (must|shall|will|may|can|should|agree*|prohibit*|forbid*) ... (not|ensure"
            "|provide)",
            "(must|may|shall|agree|will|do|should|can) not",
            "(prohibit*|forbid*|not permitted|not allowed|cannot)",
            "(create|expand) ... (facial recognition|biometric) database*",
        ),
        unless=(
            "(we|us) (will|do|shall|may|have|are|commit*) [also] (not|never|implemented|commit*)",
            "(we|our) ... (never|not) (re identif*|attempt|try)",
        ),
        stance="forbids",
    ),
    Cue(
        _L,
        0.94,
        (
            (
                "(not|never|without|commit*|prevent*|prohibit*|no) ..."
                " (re identif*|reidentif*|re associat*|de anonymi*|deanonymi*)"
            ),
            "(not|never) (attempt|try|seek) to ... identify",
        ),
        unless=(
            f"{_OTHERS} ... (must|shall|may|agree*) not",
            "you ... (re identif*|reidentif*)",
            "learn more",
        ),
        stance="disclaims",
    ),
    Cue(
        _L,
        0.86,
        ("(re identif*|reidentif*)", "(de anonymi*|deanonymi*)", "reverse lookup"),
        unless=("learn more",),
    ),
    Cue(
        _L,
        0.85,
        (
            (
                "(third part*|other*|partner*|advertiser*|someone|people|licensor|owner|they|driver*)"
                " ... able to [personally|directly] (identify|associate|link|recogni*) ..."
                " (you|user*|individual*)"
            ),
            "allow* (someone|others|them|third parties|advertisers|some) to identify (you|user*)",
            "(make|makes|render) (you|them|user*|someone) [personally] identifiable",
            "(not|cannot|can t) guarantee (your|the|user*) anonymity",
            "(loss of|lose) (their|your) anonymity",
        ),
        unless=(f"{_MUST_NOT}", "(so|such) that ... not"),
        stance="permits",
    ),
    Cue(
        _L,
        0.84,
        (
            (
                f"(not|never|cannot|can t|neither|nor|without|longer|don t|won t|no way|unable)"
                f" ... {_LINK} ... (with|to) ... {_PERSON}"
            ),
            (
                "(not|never|neither|nor|cannot) ... (combine|combined|combining|cross referenced"
                "|matched|merge|merged|link|associate) ... (information|data)"
            ),
            (
                "(no|none) ... (personal|personally identifiable) (information|data) ..."
                " (linked|connected|derivable|associated) "
            ),
            (
                "(not|never|cannot|can t|without|neither|unable|don t|no) ... (reveal*|know*|tell*"
                "|deduc*|deriv*|determin*|pinpoint*|infer*) ... (identity|identities|who you"
                "|who the user|who (made|sent|asked|they)|who (is|are))"
            ),
            (
                "(so that|such that|so) ... (no longer|not|cannot|never|can t) ... (identif*"
                "|relates to you|associated|linked|traced)"
            ),
            (
                "(remov*|strip*|mask*|obscur*) ... (your|the|their|rider s|user s|users) identity"
            ),
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
                "|source*) ... (anonymity|identity from)"
            ),
            "anonymity of (users|our|the|your|visitors|sources|customers)",
            "without [your|the|their|any|user] (identity|identifying|identification)",
            "(not|never) ... (in a manner|in a way|in a form|in any way) ... identif*",
            (
                "(not|never|don t|won t) ... (share|disclose|reveal|provide|tell|contain|contain*"
                "|include) ... [could|can|might|may|would|directly|personally] (identify|identifies"
                "|identifying|identified) (you|an|a|any|individual*|specific|user*|who)"
            ),
            (
                "(not|never|cannot) ... (enable|allow|permit|make it possible) ... to"
                " [personally|directly] (identify|recogni*|know)"
            ),
            "(cannot|can never|never|can t) ... reversed",
            "(anonymous|aggregat*) ... (not|cannot|never) ... (identif*|individual*)",
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
            "(when|where) ... (information|data) ... (not identify|otherwise not)",
        ),
        stance="disclaims",
    ),
    Cue(
        _L,
        0.83,
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
            (
                f"(link|links|linking|linked) ... {_HELD} ... (with|to) ... ({_HELD}|{_PERSON})"
            ),
            (
                f"{_HELD} ... (may|is|are|be|can|will|become) [be|also|then] (associated|linked"
                "|connected|tied|attributed) (with|to) [your|the|a|an|any|other]"
                f" [user|netflix|personal|registered] ({_HELD}|{_PERSON})"
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
            "(associate*|connect*) ... (activities|activity|behavio*) ... (across|on other|different)",
        ),
        unless=(
            "(machine learning|recording|restructur*|structuring|commands|products|services we offer)",
            "(definition|defined|means|refers to|is information|personal information is)",
            "(not|never|nor|neither|cannot) ... (combin*|link*|associat*|connect*|merg*)",
            "(terminate*|delete*|deletion|responsible|accurate|security|password|fees)",
            "(bank account|payment account|third party account|social (media|network*) account)",
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
            "unique value ... match*",
            "probabilistic ... (match*|identity)",
            (
                "(identify|identifies|identifying|recogni*) ... (returning|repeat|unique)"
                " (visitor*|user*|customer*|member*)"
            ),
            "(identify|recognise|recognize) [our] (visitors|customers) ",
            (
                "(identify|recognise|recognize) you (as|across|even|based on|on other|by|when|each"
                "|if) "
            ),
            "(distinguish|distinguished) ... from other (devices|browsers|users)",
            "(user|users|visitor*) ... identified by ... (cookie*|token*|device*)",
            "(better|improve*) user identification",
            "allows us to (recogni*|identify) you",
        ),
        unless=(
            "(not|cannot|never|doesn t|don t) ... (identif*|recogni*|match*)",
            (
                "(request|requests|password|username|retain*|refers to|means|please|any information"
                "|under)"
            ),
            "(session|load balanc*|shopping) ... cookie*",
            "(verify|verified) ... (identity|request*)",
        ),
        stance="practises",
    ),
    Cue(
        _L,
        0.82,
        (
            "(living person|liveness)",
            (
                "(compare|compared|compares|comparing|matches) ... (photo|portrait|selfie|face|image"
                "|video) ... (document|id|identity|passport)"
            ),
            "(face|touch|fingerprint) id",
            "biometric* [identity|access|facial] (verif*|authenticat*|identif*|access|recogni*)",
            (
                "(tag|find|search|sort|group*|organi*) ... (people|faces|person) ... in"
                " [your|those|the] (photo*|image*|video*)"
            ),
            "(image|voice|speaker|gait) recognition",
            "(identify|recogni*|distinguish*) ... (by|from|using) [their|your|the] (voice|face|gait)",
        ),
        unless=_ASIDE,
    ),
    Cue(
        _L,
        0.67,
        (
            (
                "(collect*|gather*|harvest*|obtain*|scrape*|record|keep|store|use) ..."
                " (information|data|details|image*|photo*|picture*|content|face*) ..."
                " (might|may|could|can|to|which|that)"
                " [be used to] (identify|identifies|reveal*|single out) [a|an|any|who]"
                " (person*|individual*|people|someone|user*|anyone|human|a)"
            ),
        ),
        unless=(
            "(personal|personally identifiable) (information|data) (means|is|refers)",
            "(verify|verified) ... identity",
            "(does not|doesn t|do not|don t|cannot|can t|not) (identify|reveal*)",
        ),
    ),
    Cue(
        _L,
        0.8,
        (
            f"{_NOT} ... (identify|identifies|identifying|recogni*) [directly|personally] {_WHO}",
            (
                f"{_NOT} [used|intended|designed|be] [to] (personally|individually|directly)"
                " (identify|identifies)"
            ),
            "(not|never|cannot) ... (tell|know|reveal*) ... (who you are|your identity)",
            (
                "(cannot|not|never|can t|longer) be ... (linked|associated|tied|attributed|"
                f"traced|used to identify) ... {_WHO}"
            ),
            "(de identified|deidentified) ... (maintain|use|commit)",
            "(maintain|keep|commit) ... (de identified|deidentified)",
            "no biometric*",
        ),
        unless=(
            "(policy|agreement|section) (applies|does not apply|apply)",
            "(verify|verified) ... (your|the) identity",
            "(request|requests) ... identif*",
            "(means|refers to|considered|not include|defined|consists of)",
            "(once|when|if) ... (anonymi*|aggregat*|de identif*)",
            "(person identified|copyright|trademark)",
            "not (knowingly|limited|sell|allow)",
            "(if you do|if we)",
            "(you|user*|developer*|member*) (may|must|shall|can|will|should|agree) (not|never)",
            "(prohibit*|forbid*|not allowed|not permitted) ... (collect*|gather*|harvest*)",
        ),
        stance="disclaims",
    ),
    Cue(
        _L,
        0.8,
        (
            (
                "(facial|face) (recogni*|geometry|scan|scans|template*|match*|biometric*|"
                "print*|expression*)"
            ),
            "(faceprint*|voiceprint*|voice print*|face print*|retina*|selfie|selfies)",
            (
                "biometric* (process*|identif*|template*|data|information|analysis|"
                "authenticat*|technolog*|verif*|measure*|comparison)"
            ),
            "(process*|collect*|extract*|create*|use|captur*) ... biometric*",
            "(fingerprint|voice|face|facial) ... (template|recogni*)",
            "(scan|template|video|photo|image*) of your face",
            "facial (features|geometry|image*) ... (determine*|verif*|confirm*|identif*|match*)",
            "individual faces",
        ),
        unless=_ASIDE,
    ),
    Cue(
        _L,
        0.82,
        (
            (
                "(cross device|across devices|different devices|multiple devices) ... "
                "(link*|match*|track*|target*|advert*|associat*|identif*|graph|recogni*)"
            ),
            (
                "(link*|match*|associat*|identif*|recogni*|combine*|connect*) ... (across|"
                "cross|different|multiple|various) [your] (device*|browser*|website*)"
            ),
            "(audience|data|customer) matching",
            "(might|could|can|to) identify (a person|persons|people|someone|individuals)",
            "(identify|identifying|recogni*) (users|you and|you across|you even|you on)",
            "(link|combine) ... information ... about you ... (from|with)",
            "(match|matching|matched) ... (hashed|data|information) ... (with|against|to)",
            "used to ... (personally|uniquely|directly|individually) identify",
            (
                "(identify|identifies|recogni*) (you|users) ... (across|personally|"
                "individually|uniquely|online|on other|on different)"
            ),
            "(identity|identities) ... (inferred|discover*|reveal*|resolution|graph)",
        ),
        unless=(
            "(not|cannot|never) ... identif*",
            (
                "(request|requests|password|log in|username|account number|retain*|period|"
                "necessary|refers to|means|please|any information|information that)"
            ),
        ),
    ),
)
