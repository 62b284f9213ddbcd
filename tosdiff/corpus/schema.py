"""Print the JSON Schema of declarations: `python -m tosdiff.corpus.schema`."""

from __future__ import annotations

import json
import sys

from tosdiff.corpus.forms import json_schema

if __name__ == "__main__":
    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")
