"""Words that many cues share."""

DATA = "(information|data|details|identifiers)"
PERSONAL_DATA = (
    f"(personal [identifiable|identification] {DATA}|personally identif* {DATA}|user [s] {DATA}"
    f"|users [personal] {DATA}|your [personal|private] {DATA}|pii)"
)
TIED_TO = (
    "(you|your|yourself|identity|identities|identif*|personal|personally|person|persons|individual*"
    "|user*|account|profile|name|other data|other information|any other|data)"
)
