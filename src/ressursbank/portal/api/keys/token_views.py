"""API access of an organisation: its tokens and webhooks, a new token, revoking one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import Acting, ActingRequest
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.api.keys.forms import TokenForm, say
from ressursbank.portal.api.keys.selectors import tokens_of, webhooks_with_counts
from ressursbank.portal.api.models import ApiToken
from ressursbank.portal.api.tokens import make_token, revoke_token
from ressursbank.portal.permissions import NotAllowedError, require

FORM_METHODS = ("GET", "HEAD", "POST")


def own_organisation(acting: Acting, action: str) -> Organisation:
    """Whom one acts for. Raises NotAllowedError for whoever is no owner of it."""
    if acting.organisation is None:
        raise NotAllowedError(action)
    require(acting, action, acting.organisation)
    return acting.organisation


@require_safe
def overview(request: ActingRequest) -> HttpResponse:
    """Which programs have access, and who is told of what."""
    organisation = own_organisation(request.acting, "token.see")
    context = {
        "organisation": organisation,
        "tokens": tokens_of(organisation, timezone.localdate()),
        "webhooks": webhooks_with_counts(organisation),
    }
    return render(request, "api_keys/overview.html", context)


@require_http_methods(FORM_METHODS)
@never_cache
def token_new(request: ActingRequest) -> HttpResponse:
    """Make a token; the answer shows its secret, once."""
    organisation = own_organisation(request.acting, "token.make")
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            token, secret = make_token(request.acting, organisation, data["name"], data["scopes"], data["expires_on"])
        except ValidationError as error:
            say(form, error)
        else:
            return render(request, "api_keys/token_made.html", {"token": token, "secret": secret})
    return render(request, "api_keys/token_new.html", {"form": form, "organisation": organisation})


@require_http_methods(FORM_METHODS)
def token_revoke(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a token back, after a look at when it was used last."""
    organisation = own_organisation(request.acting, "token.revoke")
    token = get_object_or_404(ApiToken, pk=pk, organisation=organisation)
    if request.method == "POST":
        revoke_token(request.acting, token)
        messages.success(request, _("The token %(name)s opens nothing any more.") % {"name": token.name})
        return redirect("api_keys:overview")
    return render(request, "api_keys/token_revoke.html", {"token": token})
