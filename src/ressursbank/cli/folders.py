"""A region package reaches a new folder whole or not at all, and never over another without --force."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from ressursbank.cli.output import refuse_text
from ressursbank.cli.rooms import region as region_room

if TYPE_CHECKING:
    from ressursbank.region.tables import Region


def refuse_taken(folder: Path, force: bool, as_json: bool) -> None:
    """Leave with exit code 2 where something stands at `folder` that may not be written over."""
    if folder.exists() and not folder.is_dir():
        refuse_text(f"{folder} is a file: name a folder", as_json)
    if folder.is_dir() and any(folder.iterdir()) and not force:
        refuse_text(f"{folder} holds files already: name another folder, or write over them with --force", as_json)


def write_whole(region: "Region", folder: Path) -> None:
    """Write to a folder beside and rename it; in a folder with files, the package's own are replaced one by one.

    What a writing that was killed left beside is cleared by the next one.
    """
    if folder.is_dir() and any(folder.iterdir()):
        region_room.write_region(region, folder)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.absolute().with_name(f".{folder.absolute().name}.being-written")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        region_room.write_region(region, draft)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
