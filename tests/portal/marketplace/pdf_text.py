"""The words of a PDF, for tests: what each font's own table says that its glyphs mean."""

import re
from io import BytesIO

import pikepdf


def words_of(content: bytes) -> str:
    """All text in reading order, without spaces between what is set apart."""
    with pikepdf.open(BytesIO(content)) as document:
        return "".join(_of_page(page) for page in document.pages)


def _of_page(page: pikepdf.Page) -> str:
    fonts = {str(name): _meanings(font) for name, font in page.resources["/Font"].items()}
    meaning: dict[int, str] = {}
    found = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            meaning = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            parts = operands[0] if operator == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    found += [meaning.get(raw[at] << 8 | raw[at + 1], "") for at in range(0, len(raw), 2)]
    return "".join(found)


def _meanings(font: pikepdf.Object) -> dict[int, str]:
    table = bytes(font["/ToUnicode"].read_bytes()).decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int.from_bytes(bytes.fromhex(text), "big")
            found |= {code: chr(start + n) for n, code in enumerate(range(int(first, 16), int(last, 16) + 1))}
    return found
