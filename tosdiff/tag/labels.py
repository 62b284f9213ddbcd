"""The labels a clause may carry and the stances of the core ones, in their fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from tosdiff.entities import Stance
from tosdiff.errors import TaggerError

Group: TypeAlias = Literal["core", "data", "contract"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a clause may say: `definition` in one line, `example` a clause that carries it."""

    name: str
    group: Group
    definition: str
    example: str


LABELS: tuple[Label, ...] = (
    Label(
        "anti-scraping",
        "core",
        "Bans, limits or conditions automated or bulk access to the service or its content.",
        "Robots and crawlers must stay away from member pages.",
    ),
    Label(
        "data-collection",
        "core",
        "Someone gathers information about people, or is forbidden or allowed to gather it.",
        "Each visit leaves your IP address in our logs.",
    ),
    Label(
        "identification",
        "core",
        "A person is recognised or singled out from data or images, or must not be.",
        "Nobody may run face recognition over pictures from this site.",
    ),
    Label(
        "data-sharing",
        "data",
        "Personal data or user content is given or sold to others, or a promise not to.",
        "Our advertisers receive your postcode.",
    ),
    Label(
        "law-enforcement",
        "data",
        "Disclosure to police, courts or other authorities, and how their demands are met.",
        "A search warrant obliges us to hand over account records.",
    ),
    Label(
        "tracking",
        "data",
        "Cookies, device identifiers, analytics, profiling and targeted advertising.",
        "A pixel tells us which newsletter you opened.",
    ),
    Label(
        "ai-training",
        "data",
        "Content or data is used to train, test or improve AI models, or must not be.",
        "Posts on this forum may not be fed to a language model.",
    ),
    Label(
        "children",
        "data",
        "Minimum age, use by minors, consent of parents, or data about children.",
        "Members must have turned sixteen.",
    ),
    Label(
        "retention-deletion",
        "data",
        "How long data or content is kept, and what remains after deletion.",
        "Copies vanish from our back-ups after ninety days.",
    ),
    Label(
        "user-rights",
        "data",
        "Rights and choices over one's own data: access, correction, erasure, objection.",
        "Write to us to see or correct what we hold about you.",
    ),
    Label(
        "security",
        "data",
        "Measures that protect data, notice of breaches, or no promise of security.",
        "Everything on our disks is encrypted.",
    ),
    Label(
        "international-transfer",
        "data",
        "Data goes to, lies in or is reached from another country.",
        "Our servers, and with them your data, stand in Canada.",
    ),
    Label(
        "arbitration",
        "contract",
        "Disputes go to arbitration; waivers of class actions or juries; ways out of them.",
        "A single arbitrator settles every quarrel between us.",
    ),
    Label(
        "unilateral-change",
        "contract",
        "The provider may change the terms, the service or its prices by its own decision.",
        "We may rewrite these terms whenever we see fit.",
    ),
    Label(
        "unilateral-termination",
        "contract",
        "The provider may suspend or end the account or the service by its own decision.",
        "We may close your account at our discretion.",
    ),
    Label(
        "content-removal",
        "contract",
        "The provider may remove, block, edit or refuse user content.",
        "We may take down any post that breaks these rules.",
    ),
    Label(
        "jurisdiction",
        "contract",
        "Which courts hear a dispute.",
        "Only the courts of Lisbon may hear a dispute about this contract.",
    ),
    Label(
        "choice-of-law",
        "contract",
        "Which law governs.",
        "Portuguese law governs this contract.",
    ),
    Label(
        "limitation-of-liability",
        "contract",
        "The provider's liability is excluded, capped or limited.",
        "Our total liability never exceeds what you paid us last year.",
    ),
    Label(
        "contract-by-using",
        "contract",
        "Using or visiting the service means acceptance of terms or policies.",
        "By opening the app you accept these rules.",
    ),
    Label(
        "content-licence",
        "contract",
        "The licence or rights that users grant in their content.",
        "You grant us a worldwide licence to show your pictures.",
    ),
    Label(
        "indemnification",
        "contract",
        "The user holds the provider harmless and pays its claims or costs.",
        "You will indemnify us against claims that your posts cause.",
    ),
    Label(
        "warranty-disclaimer",
        "contract",
        'The service comes "as is", without promise of accuracy or availability.',
        "The app comes as is, and we give no warranty of any kind.",
    ),
)

CORE: tuple[str, ...] = tuple(item.name for item in LABELS if item.group == "core")
STANCES: tuple[Stance, ...] = get_args(Stance)
STANCE_MEANINGS: dict[Stance, str] = {
    "forbids": "the user, a developer or a third party must not do it",
    "permits": "the user, a developer, a search engine or another third party may do it",
    "practises": "the platform, or someone for it, does it or may do it",
    "disclaims": "the platform says that it does not do it",
}
ORDER: dict[str, int] = {item.name: place for place, item in enumerate(LABELS)}


def label(name: str) -> Label:
    """Return the label of this name.

    Raises: TaggerError, with the nearest names as its hint, if there is none.
    """
    if name in ORDER:
        return LABELS[ORDER[name]]
    import difflib  # only for a name that is wrong

    near = difflib.get_close_matches(name.lower(), ORDER, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the labels are {', '.join(ORDER)}"
    raise TaggerError(f"there is no label {name!r}", hint=hint)
