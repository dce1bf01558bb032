"""RTF as plain text: paragraphs, tabs and cells; what groups hide (fonts, pictures, properties) stays out."""

import re

RTF_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?\??|\\([a-zA-Z]+)(?:-?\d{0,9}) ?|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
RTF_HIDDEN = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"themedata", b"generator", b"listtable")
)


def rtf_text(data: bytes) -> str:
    """The text of an RTF part: paragraphs and tabs, groups of tables and pictures left out."""
    out: list[str] = []
    raw = bytearray()
    hidden_from: list[bool] = [False]
    charset = "gb18030" if b"\\ansicpg936" in data[:2000] else "cp1252"

    def flush() -> None:
        if raw:
            out.append(raw.decode(charset, "replace"))
            raw.clear()

    for token in RTF_TOKEN.finditer(data):
        hexadecimal, unicode_code, word, symbol, brace, plain = token.groups()
        if brace == b"{":
            hidden_from.append(hidden_from[-1])
        elif brace == b"}":
            if len(hidden_from) > 1:
                hidden_from.pop()
        elif word in RTF_HIDDEN or symbol == b"*":
            hidden_from[-1] = True
        elif hidden_from[-1]:
            continue
        elif hexadecimal is not None:
            raw.append(int(hexadecimal, 16))
        elif plain is not None:
            raw.extend(plain)
        elif unicode_code is not None:
            flush()
            code = int(unicode_code) % 65536
            out.append(chr(code) if not 0xD800 <= code <= 0xDFFF else "")
        elif word in (b"par", b"line", b"row"):
            flush()
            out.append("\n")
        elif word in (b"tab", b"cell"):
            flush()
            out.append("\t")
    flush()
    return "".join(out)
