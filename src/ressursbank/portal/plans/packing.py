"""A run's files: folders to zip files in the database, and back to folders that are read."""

import json
import shutil
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any


def packed(folder: Path, name: str) -> bytes:
    """The files of a folder as a zip file in which they lie under `name`/."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            target.write(path, f"{name}/{path.name}")
    return archive.getvalue()


def kept_summary(plan_folder: Path) -> dict[str, Any]:
    """The plan's summary.json without what is long and of use with the files only."""
    summary = json.loads((plan_folder / "summary.json").read_text(encoding="utf-8"))
    return {key: value for key, value in summary.items() if key not in ("lots_outside_horizon", "files", "digest")}


def unpack(archives: tuple[bytes, ...], folder: Path) -> None:
    """All files of the archives in a new folder, whole or not at all; the first of several who unpack it wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        for archive in archives:
            with zipfile.ZipFile(BytesIO(archive)) as source:
                source.extractall(beside)
        try:
            beside.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
