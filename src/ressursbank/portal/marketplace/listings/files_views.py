"""A listing's photos and documents: added and removed by its owner, fetched by whoever sees the listing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.listings.files import PHOTO_TYPES, add_file, remove_file
from ressursbank.portal.marketplace.listings.limits import LIMITS, TooManyError
from ressursbank.portal.marketplace.listings.selectors import listing_of
from ressursbank.portal.marketplace.models import ListingFile
from ressursbank.portal.projects.fields import StyledForm
from ressursbank.portal.projects.file_kinds import DocumentFileError
from ressursbank.portal.projects.project_views import FORM_METHODS, version_of


class FileForm(StyledForm):
    """A file with what it is and what it is called."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ListingFile.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("What one sees on it: it is read aloud to those who do not see.")
        self.fields["file"].help_text = _(
            "Photos: JPG or PNG, at most %(photo)s MB, shown as they are: also with the place where they were taken, "
            "if the camera wrote it down. Documents: PDF, Word, Excel, CSV; at most 25 MB."
        ) % {"photo": LIMITS["photo_megabytes"]}


@require_http_methods(FORM_METHODS)
def listing_files(request: ActingRequest, public_id: str) -> HttpResponse:
    """The list, and the form that adds to it."""
    listing = listing_of(request.acting, public_id, "listing.edit")
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            made = add_file(request.acting, listing, kept["kind"], kept["title"], kept["file"])
        except (DocumentFileError, TooManyError) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.title})
            return redirect("market:listing_files", listing.public_id)
    context = {"listing": listing, "lot": listing.lot, "form": form, "files": listing.files.order_by("kind", "pk")}
    return render(request, "marketplace/listing_files.html", context)


@require_safe
def listing_file(request: ActingRequest, public_id: str, pk: int) -> HttpResponseBase:
    """A photo to be shown in a page, anything else as a download. Nothing that people upload runs in a browser."""
    listing = listing_of(request.acting, public_id)
    found = _file(listing.pk, pk)
    if not found.file.storage.exists(str(found.file.name)):
        raise Http404(str(pk))
    is_photo = found.content_type in PHOTO_TYPES
    answer = FileResponse(
        found.file.open("rb"), as_attachment=not is_photo, filename=found.file_name, content_type=found.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    # Never changed under its address; for whoever sees the listing only.
    answer["Cache-Control"] = "private, max-age=3600" if is_photo else "private, no-store"
    return answer


@require_http_methods(FORM_METHODS)
def listing_file_remove(request: ActingRequest, public_id: str, pk: int) -> HttpResponse:
    """Take a file off the listing, after a question."""
    listing = listing_of(request.acting, public_id, "listing.edit")
    found = _file(listing.pk, pk)
    if request.method == "POST":
        remove_file(request.acting, found, version_of(request, found))
        messages.success(request, _("%(name)s is removed.") % {"name": found.title})
        return redirect("market:listing_files", listing.public_id)
    return render(
        request, "marketplace/listing_file_remove.html", {"listing": listing, "lot": listing.lot, "file": found}
    )


def _file(listing: int, pk: int) -> ListingFile:
    found = ListingFile.objects.filter(listing=listing, pk=pk).select_related("listing__lot__project").first()
    if found is None:
        raise Http404(str(pk))
    return found
