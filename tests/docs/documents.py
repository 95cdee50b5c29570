"""The documents of the repository, as the tests read them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
)


def text_of(name: str) -> str:
    """The text of a document, named from the repository's root."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
