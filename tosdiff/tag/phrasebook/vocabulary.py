"""Words that many cues share."""

WE = "(we|us|our)"
YOU = "(you|your|user*|member*|customer*)"
PERSONAL = "(personal|personally|user|your|customer|member|account|contact|location|device|usage)"
DATA = "(information|data|details|identifiers)"
PERSONAL_DATA = (
    f"(personal [identifiable|identification] {DATA}|personally identif* {DATA}|user [s] {DATA}"
    f"|users [personal] {DATA}|your [personal|private] {DATA}|pii)"
)
ROBOT = (
    "(robot*|spider*|crawl*|scrap*|bot|bots|web crawler*|data mining|text and data mining|datamin*"
    "|screen scrap*|automated (means|tool*|device*|process*|system*|software|program*|method*"
    "|script*|agent*|quer*|access)|automatic (device*|means|process*|program*|software))"
)
