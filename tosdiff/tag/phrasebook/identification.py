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
    "(retain*|delet*|keep|stored) ... (selfie|selfies)",
    "(contains|contain) ... ... biometric (data|information)",
    "biometric (data|information) (internet|genetic|health)",
    "biometric* ... (considered|sensitive)",
)
_OTHERS = (
    "(you|users|user|customer*|developer*|advertiser*|third parties|parties|party|partner*|apps"
    "|recipient*|member*|buyers|vendors|they|processors)"
)
_MUST_NOT = f"{_OTHERS} [and your users] (may|must|shall|will|can|should|agree*|do) [also] not"

CUES = (
    Cue(
        _L,
        0.9,
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
            "you (will|shall|must) ... ... (prevent|prevents) [the] (re identif*|reidentif*)",
            "(create|expand) ... (facial recognition|biometric) database*",
            "attempt* to (correlate|link|match) ... (data|information|users|devices)",
        ),
        unless=(
            "(we|us|our partners) ... (attempt*|try|trying) to",
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
            "you (will|shall|must) ... ... (prevent|prevents) [the] (re identif*|reidentif*)",
            "learn more",
        ),
        stance="disclaims",
    ),
    Cue(
        _L,
        0.9,
        ("(re identif*|reidentif*)", "(de anonymi*|deanonymi*)", "reverse lookup"),
        unless=("learn more",),
    ),
    Cue(
        _L,
        0.92,
        (
            (
                "(third part*|other*|partner*|advertiser*|someone|people|they)"
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
        0.83,
        (
            "(living person|liveness)",
            (
                "(compare|compared|compares|comparing|matches) ..."
                " (photo|portrait|selfie|face|image|video) ... (document|id|identity|passport)"
            ),
            "(face|touch|fingerprint) id",
            "biometric* [identity|access|facial] (verif*|authenticat*|identif*|access|recogni*)",
            (
                "(tag|find|search|sort|group|organi*) ... (people|faces) ... in"
                " [your|those|the] (photos|images|videos)"
            ),
            "(speaker|gait) recognition",
            (
                "(identify|recogni*|distinguish*) ... (by|from|using) [their|your|the]"
                " (voice|face|gait)"
            ),
            "(group*|detect*|recogni*|compar*|scan*|match*) ... faces",
        ),
        unless=_ASIDE,
    ),
    Cue(
        _L,
        0.75,
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
        0.86,
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
            "may or may not",
            "(means (any|data|information)|refers to|considered|not include|defined|consists of)",
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
        0.78,
        (
            ("(facial|face) (recogni*|geometry|scan|scans|template*|match*|biometric*|print*)"),
            "(faceprint*|voiceprint*|voice print*|face print*|retina*)",
            "(selfie|selfies) ... (match*|compar*|biometric*|recogni*|face|facial|template*)",
            "(match*|compar*|video|recogni*) ... (selfie|selfies)",
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
        0.76,
        (
            (
                "(cross device|across devices|different devices|multiple devices) ... "
                "(link|linked|linking|linkage|match*|track*|target*|advert*|associat*|identif*|graph|recogni*)"
            ),
            (
                "(link|linked|linking|match*|associat*|identif*|recogni*) ... (across|"
                "cross|different|multiple|various) [your] (device*|browser*|website*)"
            ),
            "(audience|data|customer) matching",
            "(might|could|can|to) identify (a person|persons|people|someone|individuals)",
            "(identify|identifying|recogni*) (users|you and|you across|you even|you on)",
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
            "(don t|do not|never) ... cross device",
            (
                "(request|requests|password|log in|username|account number|retain*|period|"
                "necessary|refers to|means|please|any information|information that)"
            ),
        ),
    ),
)
