"""The disk: captures, snapshots, versions, the clause index, and the text mirror."""
