"""The cues, one module for each group of labels."""

from tosdiff.tag.cue import Cue
from tosdiff.tag.phrasebook import (
    anonymity,
    choices,
    collection,
    contract,
    disputes,
    headed,
    identification,
    joining,
    keeping,
    scraping,
    sharing,
)

CUES: tuple[Cue, ...] = (
    *scraping.CUES,
    *collection.CUES,
    *identification.CUES,
    *anonymity.CUES,
    *joining.CUES,
    *sharing.CUES,
    *keeping.CUES,
    *choices.CUES,
    *contract.CUES,
    *disputes.CUES,
    *headed.CUES,
)
