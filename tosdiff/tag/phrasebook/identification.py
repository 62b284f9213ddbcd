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

CUES = (
    Cue(_L, 0.86, ("(re identif*|reidentif*)", "(de anonymi*|deanonymi*)", "reverse lookup")),
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
