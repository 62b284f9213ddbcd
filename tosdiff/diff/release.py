"""The releases of the redline and of the lineage: what they found is remembered under them."""

DIFFER = "tosdiff-diff/1"
LINEAGE = f"tosdiff-lineage/1 {DIFFER}"
