"""What changes the parts of a project: building stages, own storage, parties, contacts, documents."""

import hashlib
import uuid
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change, create, remove
from ressursbank.portal.projects.file_kinds import MOST_BYTES, DocumentFileError, content_type_of
from ressursbank.portal.projects.models import Document, Project, ProjectPart


def add_part(acting: Acting, action: str, part: ProjectPart) -> None:
    """Save a new part. Raises NotAllowedError."""
    create(acting, action, part)


def edit_part(acting: Acting, action: str, part: ProjectPart, fields: Mapping[str, Any], version: int) -> bool:
    """Set fields; whether anything differed. Raises NotAllowedError, EditConflictError."""
    return change(acting, action, part, fields, version=version) is not None


def remove_part(acting: Acting, action: str, part: ProjectPart, version: int) -> None:
    """Take a part away; lots of a removed stage stay. Raises NotAllowedError, EditConflictError."""
    remove(acting, action, part, version=version)


def add_document(acting: Acting, project: Project, title: str, upload: "UploadedFile[Any]") -> Document:
    """Keep a file. Raises DocumentFileError, NotAllowedError."""
    name = PurePath(upload.name or "").name[:200]
    if (upload.size or 0) > MOST_BYTES:
        content_type_of(name, b"x" * (MOST_BYTES + 1))
    content = upload.read()
    document = Document(
        project=project,
        title=title or name,
        file_name=name,
        content_type=content_type_of(name, content),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=acting.person,
    )
    upload.seek(0)
    # On the disk under a name of our own: what people call their files is shown, never opened by.
    upload.name = f"{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"
    document.file = upload
    with transaction.atomic():
        create(acting, "project.edit", document)
    return document


def withdraw_document(acting: Acting, document: Document, version: int) -> None:
    """Take a document out of the list. The file is kept: it may be proof of something."""
    change(acting, "project.edit", document, {"state": Publication.WITHDRAWN}, version=version)


__all__ = ["DocumentFileError", "add_document", "add_part", "edit_part", "remove_part", "withdraw_document"]
