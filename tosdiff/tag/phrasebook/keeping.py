"""Cues for how long, how safely and where data is kept."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook.vocabulary import DATA

_KEPT = "retention-deletion"
_SECURITY = "security"
_ABROAD = "international-transfer"

CUES = (
    Cue(
        _KEPT,
        0.77,
        (
            (
                "(retain|retains|retained|retaining|retention) ... (data|information|"
                "content|period*|record*|copy|copies|image*|log*|it|long|days|months|years|"
                "necessary)"
            ),
            f"{DATA} ... (retained|retention)",
            (
                "(keep|kept|store|stored|hold|held|saved) ... (period of|as long as|no "
                "longer|longer than|days|months|years|year|until)"
            ),
            "(storage|retention) period*",
            (
                "(for|within|after) (30|60|90|180|24|12|13|14|18|36|six|three) (days|months"
                "|hours) ... (delet*|stor*|retain*|kept)"
            ),
            (
                "(delet*|erased|removed|destroy*|anonymi*) ... (within|after|when|once) ..."
                " (days|months|hours|years|longer|account|period)"
            ),
            (
                "(delete*|deletion|close|closure|terminat*) ... account ... (delete*|data|"
                "information|content|copies|retain|remain|archive*)"
            ),
            "(backup*|back up|archival|residual) (cop*|system*|storage|archive*)",
            "(data|information|content) ... (no longer (needed|necessary|required)) ",
            "(permanently|securely|automatically|irreversibly) (delet*|destroy*|eras*|remov*)",
            (
                "(keep|retain|store) your (personal|information|data|account) ... (long|"
                "until|required|necessary|while)"
            ),
            "(need|required) to (keep|retain) ... (information|data|records)",
            (
                "(delete or anonymi*|deleted or anonymi*|deletion or anonymi*|returned or "
                "deleted|deleted or returned|return or delete)"
            ),
            "retained until",
            "(determin*|criteria) ... (length of time|retention|how long)",
        ),
        unless=(
            "(retain*|retains) ... (right*|ownership|title|option|intellectual)",
            "(access|correct) ... (delete|deletion)",
            "(right to|request*|service providers retained)",
            "(limitation|statute) of",
            "(liab*|terms and|collected) ... retained",
        ),
    ),
    Cue(
        _SECURITY,
        0.67,
        (
            (
                "(security|safeguard*|protective|technical and organi*|organi*ational) ... "
                "(measure*|safeguard*|procedure*|practice*|controls)"
            ),
            "(physical|technical|administrative|electronic) ... (safeguard*|measure*|security)",
            "(protect*|secure|safeguard*) (your|personal|the) [personal|user] (information|data) ",
            "(encrypt*) ... (data|information|transmi*|stor*|ssl|connection|password*|messages)",
            "(data|information|messages|communication*) ... (encrypted|encryption)",
            "(ssl|tls|firewall*|iso 27001|soc 2|penetration test*)",
            "(data|security|personal data) (breach*|incident*)",
            "(not|no|cannot) ... (guarantee*|ensure) ... (secur*)",
            "(no|not) ... (method|transmission|system|internet) ... (secure|security)",
            (
                "(unauthorized|unauthorised) (access|disclosure|use|alteration|loss) ... "
                "(measure*|protect*|safeguard*|prevent*)"
            ),
            (
                "(protect*|against|prevent*) ... (unauthorized|unauthorised) (access|"
                "disclosure|use|alteration|loss|processing)"
            ),
            "(confidentiality) ... (integrity|availability)",
            "(pseudonymi*) ... encrypt*",
            "end to end encrypt*",
            "(encrypted) ... (transit|rest)",
            "(safeguards) ... (place|account|sensitiv*)",
            "keep [your] [personal] (data|information) (safe|secure)",
            "(information|data) [is|are] [adequately|properly] protected",
        ),
        unless=(
            "(your|own) ... (password|credentials|login|account)",
            "(warrant*|as is|liab*|merchantab*)",
            "(law enforcement|cookie*|user you (must|agree|shall))",
            "(detect*) ... security",
            "(gain|attempt) ... unauthori*",
        ),
    ),
    Cue(
        _ABROAD,
        0.85,
        (
            (
                "(transfer*|stor*|process*|transmit*|host*|sent|move*|export*|access*|"
                "maintain*) ... (outside|abroad|other countries|another country|third "
                "countr*|internationally|overseas|around the world|worldwide)"
            ),
            "(transfer*|stor*|process*) ... (to|in|within) [the] (united states|us|usa|u s)",
            (
                "(standard contractual clause*|model clause*|adequacy decision*|privacy "
                "shield|binding corporate rules|data privacy framework|sccs|idta|adequate "
                "level)"
            ),
            "(cross border|international|onward) [data|personal] transfer*",
            (
                "(outside|other than|outside of) [of] [the] (eea|european economic|european"
                " union|eu|uk|united kingdom|switzerland|your country|country|your "
                "jurisdiction)"
            ),
            "(servers|data cent*|facilities) ... located in",
            (
                "(data protection|privacy) laws ... (countr*|jurisdiction*) ... (differ*|"
                "not|same|less)"
            ),
            "countr* ... (same|adequate|equivalent|different) ... (protect*|law*)",
        ),
        also=("(data|information|transfer*|shield|clauses|privacy|gdpr)",),
        unless=(
            "(access*|use|using|download*) ... (service*|site|website) from",
            "^ [the] privacy shield framework",
            "^ to learn",
            "you may request to access",
            "(export control|embargo*|sanction*)",
        ),
    ),
)
