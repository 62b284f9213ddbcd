"""The cues, one module for each group of labels."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook import choices, collection, contract, data, disputes, headed, identification, scraping

CUES: tuple[Cue, ...] = (
    *scraping.CUES,
    *collection.CUES,
    *identification.CUES,
    *data.CUES,
    *choices.CUES,
    *contract.CUES,
    *disputes.CUES,
    *headed.CUES,
)
