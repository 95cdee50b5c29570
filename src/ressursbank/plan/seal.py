"""The seal of a plan: a hash of each CSV file in summary.json, and a digest of summary.json itself.

The rules of the checker find a plan that is wrong; the seal also finds a plan that was altered in a way that
is still lawful, such as another shadow price.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FILES, DIGEST = "files", "digest"
"""The two keys of summary.json that make up the seal."""


def file_seal(content: bytes, row_count: int) -> dict[str, Any]:
    """What stands in summary.json about one CSV file: its rows (without the header) and SHA-256."""
    return {"rows": row_count, "sha256": hashlib.sha256(content).hexdigest()}


def digest_of(summary: Mapping[str, Any]) -> str:
    """SHA-256 of the summary without its digest, as JSON with sorted keys and no spaces."""
    sealed = {key: value for key, value in summary.items() if key != DIGEST}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
