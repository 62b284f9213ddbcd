"""Cues for automated or bulk access to the service and its content."""

from tosdiff.tag.cue import Cue

_L = "anti-scraping"
_READ = (
    "(access*|read*|extract*|collect*|cop*|retriev*|download*|gather*|harvest*|index*|mine|scrape"
    "|query|search*|monitor*|crawl*|obtain*|acquire*|reproduc*|pull*)"
)
_AUTO = (
    "(automated|automatic|programmatic) [or manual] (means|tool*|device*|process*|system*|software"
    "|program*|method*|script*|agent*|service*|technolog*|browsing)"
)
_UNRELATED = (
    "automated (decision*|processing)",
    "decision* ... automated",
    "skin crawl",
    "(create|register*) ... account* ... automated",
    "accounts ... (registered|created)",
    "robot policy",
    "(bot|bots) (has|have|will have) access",
    "(processing|carried out) ... automated means",
    "whether or not by automated",
    "(back up|backup) ... archive",
    "(content|curated|personali*) ... by automated system*",
)
_GET_ROUND = "(circumvent*|bypass*|disable|disabling|interfere*|breach|defeat*)"
_MEASURES = (
    "(feature|features|measure|measures|method*|mechanism*|technolog*|controls|protection|device)"
)

CUES = (
    Cue(
        _L,
        0.97,
        (
            "(scrape|scrapes|scraping|scraped|scraper|scrapers)",
            "(web|screen|database) scrap*",
            "robots (txt|meta|exclusion)",
            "(spider|spiders|spidering)",
            "(crawler|crawlers|crawling)",
            "(data|web) (gathering|extraction|harvesting) ... (tool*|method*|technique*)",
            "(data|text) [and|or] [text|data] (mining|mine|miner|miners)",
            "data extraction",
            "automatic (device|devices|means|process|processes|program)",
            "(manual|non automated) or automat*",
            "systematic* ... (retriev*|download*|collect*|extract*|cop*|access*|gather*)",
            (
                "(circumvent*|bypass*|exceed*) ... (rate|query|request|call|access) (limit*"
                "|restriction*|control*)"
            ),
            (
                "(circumvent*|bypass*) ... (technical|technological) (measure*|limit*|"
                "restriction*|protection*)"
            ),
        ),
        unless=(
            *_UNRELATED,
            "no data mining or harmful",
            "(impressions|clicks)",
            "(marketing|advertising|health) ... data mining",
            "third parties may scrape",
            "contact lists",
        ),
    ),
    Cue(
        _L,
        0.94,
        (
            (
                "(not|never|cannot|don t|prohibit*|without|unauthor*|no|refrain) ... "
                f"{_AUTO} ... {_READ}"
            ),
            f"{_READ} ... (through|by|with|using|via|use of) [any|an|other] {_AUTO}",
            f"(use|uses|using|employ|deploy|run*) [any|an|other|or] {_AUTO} ... {_READ}",
            "automated (access|quer*|bulk|collection|extraction|scrap*|traffic|bot*|index*)",
            "(crawl|crawls|crawled) ... (site|website|service*|page*|content|data|url*|web)",
            (
                "(robot|robots|bot|bots) ... (access*|extract*|collect*|cop*|harvest*|"
                "crawler*|spider*)"
            ),
            "(robot|robots) ... (device*|means|process*|tool*|script*)",
            "(access*|extract*|collect*|download*) ... (bot|bots|robot|robots|script*|automation)",
            "(bulk|mass|large scale) (download*|access|extract*|copy*|export*|collect*|retriev*)",
            "(download*|read*|extract*|access*|collect*|export*) ... in bulk",
            (
                "(compile|create|populate|augment|assemble|build) ... (a|any|other) ... "
                "(database|dataset|data set|compilation) "
            ),
            "(cache|archive) ... (content|site|service|website|page*)",
            (
                "search engine* ... (may|permission|allow*|permit*|use of) ... (index*|"
                "crawl*|spider*|robot*)"
            ),
            (
                "(extract|scrape|aggregat*) ... (platform data|data from the platform|data "
                "obtained from)"
            ),
            "(used|accessed) by (ai|ais|bot|bots)",
            "automated access",
            (
                "automated (use|system*|agent*|client*) ... (comply|complies|respect|must|"
                "prohibit*|robots|identify)"
            ),
            (
                "(other than|except) ... (interface*|api|apis) ... (provide*|publish*|"
                "authori*|permit*)"
            ),
            (
                "[only] through [the|our] (interface*|published interface*|api|apis) ... "
                "(provide*|publish*|authori*)"
            ),
            "more [request|requests] ... than a human",
            "(offline reader*|site search retrieval|robot exclusion)",
            "noai ... (prohibit*|not|forbid*)",
            "(unauthorized|unauthorised) automation",
            "automated bulk",
            "(ai agent*|autonomous agent*) ... (access*|not|prohibit*) ",
        ),
        unless=(
            *_UNRELATED,
            "^ (we|our) ... (may|use|collect*)",
            "(inflate|page views|upload|translate|moderat*) ",
            "information ... collect by automated",
            "(we|may) collect by",
            "(we|our|us) ... (collect|gather|receive|record) ... automat*",
            "(information|data) ... (collected|collect) ... (by|through|using|via) automat*",
            "automated data collection tools like",
            "you (have|may have) ... right",
            "(impressions|clicks|streams|tracks)",
            "(robot related|not a robot|bot fight|bot management)",
            "(malware|fraud) ... cookie*",
        ),
        lead_in=False,
    ),
    Cue(
        _L,
        0.83,
        (
            f"{_AUTO}",
            "(robot|robots)",
        ),
        also=("(not|prohibit*|unauthor*|forbid*|without|permitted|cannot|unless|only)",),
        unless=(
            *_UNRELATED,
            "(we|us|our) ... (use*|using|may|employ*|deploy*) ... automat*",
            (
                "(impressions|clicks|streams|tracks|upload|post|submit|distribute|publish|"
                "inflate|page views|translate|vote*|spam|right|rights|object|review*|screen"
                "|decisions|accounts)"
            ),
            "(we|may) collect",
            "(solely|responsible|make) ... (agent*|automated)",
            "(identity|requests) ... robots",
        ),
        lead_in=False,
    ),
    Cue(
        _L,
        0.93,
        (
            (
                "(access|accessing|search|obtain*|retriev*) ..."
                " (means|method|manner|technology|way|interface) ..."
                " (other than|not intentionally|not prescribed|not provided|than as)"
            ),
            "access ... other than (through|via|by)",
            "access ... only (through|via) (the|our)",
            (
                f"{_GET_ROUND} ... {_MEASURES} ... (prevent|limit|restrict|control|block)"
                " [or prevent|or limit|or restrict|limit or] ... (access|use or copying|copying)"
            ),
            f"{_GET_ROUND} ... (territorial|geo*|content access) (restrict*|filter*|block*)",
            f"{_GET_ROUND} ... (method*|measure*) to control access",
            "(no|any|an|ai|autonomous) (agent|agents) ... (access|accessing|accesses)",
            "agents ... (may not|prohibited from|not allowed to|must not) access*",
            "automated (use|participation|interaction*)",
            "(third party|unauthori*) (software|tool*) ... (access*|collect*|intercept*|mine)",
            (
                "(copy|copies|copying|extract*|store|stores|download*|reproduc*|index|publish*) ..."
                " (large volumes|large amounts|substantial|significant) [portion*|part*] [of] ..."
                " (content|data|service*|database|site)"
            ),
            "extract ... re utili*",
            "normal (manual human|human|manual) (use|usage|interaction)",
        ),
        also=(
            "(not|never|prohibit*|forbid*|without|only|unless|restrict|limit|block|refrain)",
            "(may|must) ... (access|identify)",
        ),
        unless=(
            *_UNRELATED,
            "confidential information",
            "(we|us|our) ... (measures|technolog*) ... (protect|safeguard|secure)",
            "(copyright|authori* agent|real estate|support|customer service) agent*",
            "(copyright holder|infringement|privacy rights|agent designated)",
            "(virus*|wi fi|wifi)",
            "allow you to access",
        ),
        stance="forbids",
    ),
)
