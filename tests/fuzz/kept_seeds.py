"""What a person keeps beside a corpus or a model: sound files, and the words in them."""

from __future__ import annotations

import json

GATE = b"""[[policy]]
name = "ban"
severity = "error"
label = ["anti-scraping", "core"]
change = ["added", "stance-turned"]
stance = "forbids"
terms = ["Lanternly/*", "*"]
[[policy]]
severity = "off"
label = "*"
"""
WAIVERS = b"""[[waivers]]
fingerprint = "0123456789abcdef"
reason = "counsel has read it"
expires = 2031-01-31
[[waivers]]
fingerprint = " 0123456789ABCDE0 "
reason = "known"
expires = 9999-12-31
"""
GATES = (GATE, WAIVERS, GATE + WAIVERS)
GATE_TOKENS = (
    *(b"[[policy]]\n", b"[[waivers]]\n", b"[policy]\n", b"name=", b"severity=", b"label="),
    *(b"change=",),
    *(b"stance=", b"terms=", b"fingerprint=", b"reason=", b"expires=", b'"*"\n', b'"core"\n'),
    *(b'"off"\n',),
    *(b'["*[a-", "["]\n', b'"[!]"\n', b'"' + b"*a" * 60 + b'"\n', b"[]\n", b'["", " "]\n', b"{}\n"),
    *(b"1\n",),
    *(b"2031-01-31\n", b"0001-01-01\n", b"2031-01-31T00:00:00Z\n", b"07:00:00\n", b"2031-02-30\n"),
    *(b'"0123456789abcdef"\n', b'"\\u0130"\n', b'"\\ud800"\n', b'"\\u0000"\n', b"\xff", b"\0"),
    *(b'"', b"\n"),
)

BASELINE = b"""{
  "schema": "tosdiff.baseline/1",
  "findings": [
    {"terms": "Lanternly/T", "label": "tracking", "fingerprint": "0123456789abcdef",
     "kind": "added", "severity": "warning"},
    {"fingerprint": "0123456789abcde0", "severity": "error"}
  ]
}
"""
BASELINES = (BASELINE, b'{"schema": "tosdiff.baseline/1", "findings": []}')
FLOOR = b"""{"schema": "tosdiff.floor/1", "floors": {"cues": {"tagger": "cues/1", "data": "00ff",
 "clauses": 9, "micro_f1": 0.75, "labels": {"anti-scraping": 0.5}, "model": ""}}}
"""
KEPT_TOKENS = (
    *(b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"true", b"NaN", b"Infinity", b"1e999"),
    *(b"-1", b"0.5"),
    *(b'"schema"', b'"findings"', b'"severity"', b'"fingerprint"', b'"floors"', b'"clauses"'),
    *(b'"labels"',),
    *(b'"tosdiff.baseline/1"', b'"tosdiff.floor/1"', b'"error"', b'["error"]', b'{"a": 1}', b"[["),
    *(b"[" * 5000,),
    *(b'"micro_f1"', b'"cues"', b"9" * 5000, b'"\\ud800"', b'"\\u0000"', b"\xef\xbb\xbf", b"\xff"),
    *(b"\n", b" "),
)

LABELLED = b"""{"id": "a1", "service": "Lanternly", "heading": ["Rules"], "lead_in": "You may not:",
 "text": "use robots to copy lamps", "tags": ["anti-scraping"], "stance": {"anti-scraping":
 "forbids"}, "split": "test", "note": ""}
{"text": "We keep lists of lamps.", "tags": [], "kind": "item"}
""".replace(b"\n ", b" ")
RECORDS = (
    LABELLED,
    b'{"id": 7, "heading": "Rules", "text": "Oil."}\n\n',
    b"\xef\xbb\xbf" + LABELLED,
)
RECORD_TOKENS = (
    *KEPT_TOKENS,
    *(b'"id"', b'"heading"', b'"lead_in"', b'"text"', b'"tags"', b'"stance"', b'"split"'),
    *(b'"kind"',),
    *(b'"anti-scraping"', b'"forbids"', b'"test"', b"[1]", b'{"tracking": 1}', b'""', b'"\\ud800"'),
    *(b"\r",),
    *(b"\xe2\x80\xa8", b"\x0c", b"\x85", b"\xc2\x85", b"{}\n", b"[]\n", b"7\n", b'"x"\n'),
)

LABEL_MAPS = (
    (
        b'{"languages": ["de", "en"], "cut": 0.5, "labels": {"LABEL_0": {"label": "anti-scraping",'
        b' "stance": "forbids", "cut": 0.7}, "LABEL_1": "data-collection", "LABEL_2": null}}'
    ),
    b'{"LABEL_0": "tracking", "LABEL_1": null, "LABEL_2": "children", "multi_label": true}',
    (
        b'languages = ["en"]\ncut = 0.5\nheading = true\n[labels]\nLABEL_0 = "tracking"\n'
        b'LABEL_1 = false\nLABEL_2 = {label = "anti-scraping", stance = "forbids"}\n'
    ),
)
LABEL_MAP_TOKENS = (
    *KEPT_TOKENS,
    *(b'"LABEL_0"', b'"LABEL_1"', b'"LABEL_2"', b'"label"', b'"stance"', b'"cut"', b'"languages"'),
    *(b"false",),
    *(b'"heading"', b'"multi_label"', b'"anti-scraping"', b'"scraping"', b'"forbids"'),
    *(b'["\xc3\xa9\xc3\xa9"]',),
    *(b"nan", b"inf", b"=", b"[labels]\n", b"LABEL_0=", b"LABEL_1=false\n", b'"""', b"2031-01-31"),
    *(b"a.b=1\n",),
)


def about(labels: tuple[str, ...], files: dict[str, int]) -> bytes:
    """Return what a model says of itself; `files` are the sizes of its files."""
    said = {
        "format": 1,
        "name": "lamps/1",
        "labels": labels,
        "scales": {"slope": 1.25, "shifts": [0.5] * len(labels), "cuts": [0.5] * len(labels)},
        "files": {name: {"bytes": size, "sha256": "00"} for name, size in files.items()},
    }
    return json.dumps(said).encode()


MODEL_TOKENS = (
    *KEPT_TOKENS,
    *(b'"format"', b'"name"', b'"labels"', b'"files"', b'"scales"', b'"slope"', b'"shifts"'),
    *(b'"cuts"',),
    *(b'"bytes"', b'{"bytes": 5}', b'"../linear.npz"', b'"/"', b'""', b'"."'),
    *(b'"' + b"x" * 300 + b'"',),
)
CONFIGS = (
    (
        b'{"architectures": ["LampForSequenceClassification"], "id2label": {"0": "LABEL_0", "1":'
        b' "LABEL_1"}, "problem_type": "multi_label_classification"}'
    ),
    b'{"num_labels": 3}',
    b'{"weight_map": {"a": "model.safetensors"}}',
    b'\x40\0\0\0\0\0\0\0{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","data_offsets":[0,4]}}lamp',
)
CONFIG_TOKENS = (
    *KEPT_TOKENS,
    *(b'"architectures"', b'"id2label"', b'"num_labels"', b'"problem_type"', b'"regression"'),
    *(b'"0"', b'"-1"'),
    *(b'"weight_map"', b'"../x"', b'".."', b'"\\u0000"', b'"data_offsets"', b"[0, 4]", b'[0, "4"]'),
    *(b"[]",),
    *(b"\0\0\0\0\0\0\0\0", b"\xff\xff\xff\xff\xff\xff\xff\xff", b"\x02\0\0\0\0\0\0\0{}", b"10001"),
    *(b"true",),
)
