"""Photos and documents of a listing: checked by content, kept as they are, under names of our own."""

import hashlib
import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import create, remove
from ressursbank.portal.marketplace.listings.limits import LIMITS, TooManyError
from ressursbank.portal.marketplace.models import Listing, ListingFile
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.file_kinds import MOST_BYTES, DocumentFileError, content_type_of

PHOTO_TYPES = ("image/jpeg", "image/png")
"""What a browser shows as a picture and never runs."""
MEGABYTE = 1024 * 1024


@transaction.atomic
def add_file(acting: Acting, listing: Listing, kind: str, title: str, upload: "UploadedFile[Any]") -> ListingFile:
    """Keep a file. Raises NotAllowedError, DocumentFileError, TooManyError."""
    require(acting, "listing.edit", listing)
    _check_count(listing, kind)
    name = PurePath(upload.name or "").name[:200]
    most = LIMITS["photo_megabytes"] * MEGABYTE if kind == ListingFile.Kind.PHOTO else MOST_BYTES
    if (upload.size or 0) > most:
        raise DocumentFileError(
            _("%(name)s is %(size)s MB. At most %(most)s MB are kept.")
            % {"name": name, "size": -(-(upload.size or 0) // MEGABYTE), "most": most // MEGABYTE}
        )
    content = upload.read()
    content_type = content_type_of(name, content)
    if kind == ListingFile.Kind.PHOTO and content_type not in PHOTO_TYPES:
        raise DocumentFileError(_("%(name)s is no photo. Upload JPG or PNG, or choose another kind.") % {"name": name})
    made = ListingFile(
        listing=listing,
        kind=kind,
        title=title or PurePath(name).stem[:200] or name,
        file_name=name,
        content_type=content_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    upload.seek(0)
    upload.name = f"{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"
    made.file = upload
    create(acting, "listing.edit", made)
    return made


def remove_file(acting: Acting, file: ListingFile, version: int) -> None:
    """Take a file off the listing; undo brings it back. Raises NotAllowedError, EditConflictError."""
    remove(acting, "listing.edit", file, version=version)


def _check_count(listing: Listing, kind: str) -> None:
    photos = listing.files.filter(kind=ListingFile.Kind.PHOTO)
    if kind == ListingFile.Kind.PHOTO:
        if photos.count() >= LIMITS["photos"]:
            raise TooManyError(
                _("A listing has at most %(most)s photos. Remove one first.") % {"most": LIMITS["photos"]}
            )
    elif listing.files.exclude(kind=ListingFile.Kind.PHOTO).count() >= LIMITS["documents"]:
        raise TooManyError(
            _("A listing has at most %(most)s documents. Remove one first.") % {"most": LIMITS["documents"]}
        )
