"""What each reader takes: sound inputs, and the words of its language."""

from __future__ import annotations

import gzip

PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Terms</title>
<base href="https://lanternly.example/x/"></head><body><nav><a href="/">Home</a></nav>
<main id="terms"><h1>Terms</h1><p>You may not copy lamps.</p><ol start="3"><li>Oil is yours.
<ul><li>Wicks are lent.</li></ul></li></ol><table><tr><th>Lamp</th><td colspan="2">Fee</td></tr>
</table><details><summary>More</summary>We keep a <b>list</b> of <a href="../l?q=1#f">lamps</a>.
</details><pre>a  b</pre><blockquote>Quoted.</blockquote></main><footer>2031</footer></body></html>
"""
HTML = (
    PAGE,
    PAGE.decode().replace("utf-8", "shift_jis").replace("lamps", "灯火").encode("shift_jis"),
    b"\xff\xfe<\0p\0>\0L\0a\0m\0p\0s\0.\0",
    b"# Plain terms\n\n1. You may not copy lamps.\n2. Oil is yours.\n",
    b"<p>We keep lists.<p>Of lamps.<template><p>Hid</template><svg><p>x</svg><math><mi>y",
)
HTML_TOKENS = (
    *(
        b"<div>",
        b"</div>",
        b"<p>",
        b"<li>",
        b"<ol start=-9>",
        b"<ol reversed>",
        b"<ul>",
        b"<table>",
    ),
    *(b"<tr>", b"<td rowspan=65535 colspan=99999>", b"<h1>", b"<h6>", b"<b>", b"<i>", b"<a href='"),
    *(b"<base href='//[::1", b"<template>", b"<svg>", b"<math>", b"<select>", b"<option>"),
    *(b"<frameset>", b"<noscript>", b"<iframe srcdoc='", b"<![CDATA[", b"<!--", b"-->", b"<?xml "),
    *(b"<script>", b"</script>", b"<style>", b"<textarea>", b"<plaintext>", b"<br>", b"<hr>"),
    *(b"<pre>\n", b"<blockquote>", b"<dl><dt>", b"<dd>", b"<details>", b"<summary>", b"<button>"),
    *(
        b"&#0;",
        b"&#x110000;",
        b"&#xd800;",
        b"&nbsp;",
        b"&zwj;",
        b"\0",
        b"\xe2\x80\xae",
        b"\xcc\x81",
    ),
    *(b"<meta charset=utf-7>", b"<meta charset='x-user-defined'>", b"<meta charset=utf-16le>"),
    *(b" style='display:none'", b" hidden", b" aria-hidden=true", b" class='cookie-banner'"),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x1b$B",
        b"(a) ",
        b"(iv) ",
        b"12.3.4 ",
        b"\xc2\xa7 5 ",
        b"**",
    ),
    *(b"[x](", b"](", b"`", b"\\", b"|", b"---", b"* ", b"# ", b"\n\n", b"\r", b"\t", b" ", b"."),
)
CONTENT_TYPES = (
    *("", "text/html", "text/html; charset=utf-8", "text/html; charset=hex", "text/plain"),
    *('text/html; charset="', "text/html; charset=utf-16", "charset=shift_jis", "application/pdf"),
    *("text/html; charset=utf\0-8", "text/html;charset=unicode_escape", "text/html; charset=x" * 9),
)

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R
/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 100>>stream
BT /F1 12 Tf 72 700 Td (You may not copy lamps.) Tj 0 -14 Td (Oil is yours, wicks are lent.) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R/Size 6>>
%%EOF
"""
PDFS = (PDF, b"\n\njunk" + PDF, PDF.replace(b"/Count 1", b"/Count 3"))
PDF_TOKENS = (
    *(b"endobj\n", b"endstream ", b"stream\n", b"3 0 R", b"2 0 R", b"<<", b">>", b"[", b"]", b"("),
    *(b"/Kids[2 0 R]", b"/Count 2147483647", b"/Count -1", b"/Length 0", b"/Filter/FlateDecode"),
    *(
        b"/Encrypt 5 0 R",
        b"/Type/Page",
        b"1e38 ",
        b"-99999999999 ",
        b" Td ",
        b" Tj ",
        b"BT ",
        b"ET ",
    ),
    *(b"/Rotate 37", b"/MediaBox[0 0 0 0]", b"/MediaBox[1e9 -1e9 1e9 9]", b"(\\377\\000) Tj "),
    *(b"<FEFFD800> Tj ", b"0 Tf ", b"-12 Tf ", b" 0 0 0 0 0 0 Tm ", b"%%EOF", b"xref\n0 9\n"),
)

DECLARATION = b"""{"name": "Lanternly", "terms": {"Terms of Service": {
 "fetch": "https://lanternly.example/terms", "select": ["main", {"startAfter": "h1",
 "endBefore": ".end"}], "remove": "nav", "filter": ["tidy", {"cut": ["x"]}],
 "executeClientScripts": true}, "Privacy Policy": {"combine": [
 {"fetch": "https://lanternly.example/a"}, {"fetch": "https://lanternly.example/b"}],
 "select": "#p"}}}
"""
DECLARATIONS = (DECLARATION, b'{"name":"L","terms":{"T":{"fetch":"http://l.example"}}}')
HISTORY = b"""{"Terms of Service": [{"fetch": "https://lanternly.example/old", "select": "body",
 "validUntil": "2023-05-31T06:00:00Z"}, {"fetch": "https://lanternly.example/older",
 "validUntil": "2024-02-29T06:00:00.123+05:30"}]}
"""
JSON_TOKENS = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b",",
        b":",
        b"null",
        b"true",
        b"1e999",
        b"-0",
        b"\\ud800",
        b"\\u0",
    ),
    *(b'"select"', b'"fetch"', b'"combine"', b'"remove"', b'"filter"', b'"startBefore"', b'"name"'),
    *(
        b'"https://[::1"',
        b'"http://a:b@l.example:99999/"',
        b'"file:///etc"',
        b'""',
        b'"  "',
        b'"::x("',
    ),
    *(b'"validUntil"', b'"0000-00-00"', b'"9999-12-31T23:59:60+24:00"', b'"2023"', b'"\\u0000"'),
    *(b"99999999999999999999999", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\n", b" ", b"/"),
    *(b'"clientCredentials"', b'"terms"', b'{"a":', b"[[", b'"\\uDC00x"'),
)

CORPUS = b"""archive = "archive.db"
[network]
delay = 2.0
timeout = 60
language = "en"
contact = "https://watch.example"
[[sources]]
path = "../histories/vidora"
kind = "repository"
[[policy]]
name = "ban"
severity = "error"
labels = ["anti-scraping"]
terms = ["Lanternly/*"]
[[waivers]]
fingerprint = "0123456789abcdef"
reason = "counsel has read it"
expires = 2031-01-31
[notify]
urls = ["json://127.0.0.1"]
"""
POLICY = b"""[[policy]]
name = "ban"
severity = "error"
labels = ["anti-scraping"]
kinds = ["added", "removed"]
stances = ["forbids"]
terms = ["Lanternly/*", "*"]
"""
TOMLS = (CORPUS, POLICY)
TOML_TOKENS = (
    *(
        b"[",
        b"]",
        b"[[",
        b"]]",
        b"{",
        b"}",
        b"=",
        b'"',
        b'"""',
        b"'''",
        b"#",
        b"\n",
        b".",
        b",",
        b"\r",
    ),
    *(
        b"nan",
        b"-inf",
        b"1e999",
        b"0x",
        b"9" * 30,
        b"true",
        b"2031-02-30",
        b"07:99:00",
        b"1979-05-27T",
    ),
    *(b"policy", b"[[policy]]\n", b"[network]\n", b"archive", b"delay", b'"\\ud800"', b'"\\u0000"'),
    *(
        b'["*[", "["]',
        b"\xff",
        b"\xef\xbb\xbf",
        b"\0",
        b"a.b.c.d=1\n",
        b"{a={a=",
        b"[[a]]\n[a.b]\n",
    ),
)

LINE = b"""{"text": "You may not use robots.", "tags": ["anti-scraping"], "stance":
 {"anti-scraping": "forbids"}, "split": "dev", "heading": ["Rules"], "lead_in": "You agree:"}
""".replace(b"\n {", b" {")
LINES = (LINE, LINE * 2, b'{"text": "Oil.", "labels": [], "split": "validation"}\n\n')

NAMES = (
    b"Lanternly/Terms of Service/2024-05-31T06-00-00Z.md\n",
    b"versions/Lanternly/Privacy Policy.md\nLanternly/T.html\nA/B/C/D\n",
    b"Start tracking Lanternly Terms of Service\nRecord new changes of Lanternly T\n",
)
NAME_TOKENS = (
    *(b"/", b"//", b"..", b".md", b".html", b".pdf", b"2024-02-30T99-00-00Z", b"T", b"Z", b"%2F"),
    *(
        b"Record",
        b"Start tracking",
        b"Update",
        b"Refilter",
        b"Apply technical",
        b"\xff",
        b"\0",
        b"\n",
    ),
    *(b"\x01", b"\x02", b":", b"\xe2\x80\xae", b" ", b"-", b"9999999999"),
)
ZIPPED = (gzip.compress(LINE), gzip.compress(LINE)[:-5], LINE)
