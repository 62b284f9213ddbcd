"""Words that many cues share."""

DATA = "(information|data|details|identifiers)"
PERSONAL_DATA = (
    f"(personal [identifiable|identification] {DATA}|personally identif* {DATA}|user [s] {DATA}"
    f"|users [personal] {DATA}|your [personal|private] {DATA}|pii)"
)
