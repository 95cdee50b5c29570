"""How the portal is set up: by environment variables (docs/portal.md), with a safe local run when none is given.

RESSURSBANK_HOME (default var/demo) holds what is kept in files: documents, plans shown, and the SQLite database when
DATABASE_URL names no other. With RESSURSBANK_SECRET_KEY the portal runs as in
production: only over HTTPS behind a proxy that sets X-Forwarded-Proto, for the hosts in ALLOWED_HOSTS. Without it,
for this machine only, with a key of its own in a file under RESSURSBANK_HOME.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts.log_in import mail_settings, oidc_providers


def _local_key(path: Path) -> str:
    """The key of a local run, made at the first start: no secret lies in the repository."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8")


PORTAL = Path(__file__).resolve().parent
FRONT_END = PORTAL.parents[2] / "frontend" / "dist"
RESSURSBANK_HOME = Path(os.environ.get("RESSURSBANK_HOME", "var/demo")).resolve()

IS_PRODUCTION = "RESSURSBANK_SECRET_KEY" in os.environ
DEBUG = os.environ.get("RESSURSBANK_DEBUG", "").lower() in ("1", "true")
SECRET_KEY = os.environ["RESSURSBANK_SECRET_KEY"] if IS_PRODUCTION else _local_key(RESSURSBANK_HOME / "secret_key")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_SECURE = IS_PRODUCTION
X_FRAME_OPTIONS = "DENY"

DEMO = os.environ.get("RESSURSBANK_DEMO", "" if IS_PRODUCTION else "true").lower() in ("1", "true")
"""Whether the log-ins of the demo people are shown and work. A production portal refuses to start with it."""

CONTACT_EMAIL = os.environ.get("RESSURSBANK_CONTACT", "")
"""Where people write about accessibility, privacy and anything else; shown on those pages."""

PORTAL_ADDRESS = os.environ.get(
    "RESSURSBANK_ADDRESS",
    f"https://{ALLOWED_HOSTS[0]}"
    if IS_PRODUCTION
    else f"http://localhost:{os.environ.get('RESSURSBANK_PORT', '8000')}",
).rstrip("/")
"""Where people open the portal: what letters that no request leads to (warnings, notices) link to."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_vite",
    "django_tasks_db",
    "ressursbank.portal.apps.PortalConfig",
    "ressursbank.portal.start",
    "ressursbank.portal.audit",
    "ressursbank.portal.clock",
    "ressursbank.portal.accounts",
    "ressursbank.portal.sites",
    "ressursbank.portal.projects",
    "ressursbank.portal.facilities",
    "ressursbank.portal.plans",
    "ressursbank.portal.imports",
    "ressursbank.portal.marketplace",
    "ressursbank.portal.rounds",
    "ressursbank.portal.desk",
    "ressursbank.portal.api",
    "ressursbank.portal.maps",
    "ressursbank.portal.figures",
    "ressursbank.portal.plots",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ressursbank.portal.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ressursbank.portal.accounts.log_in_services.LogInServiceUnreachable",
    "ressursbank.portal.accounts.acting.ActingMiddleware",
    "ressursbank.portal.pages.Refusals",
    "ressursbank.portal.api.edge.ApiEdge",
]
ROOT_URLCONF = "ressursbank.portal.urls"
WSGI_APPLICATION = "ressursbank.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PORTAL / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ressursbank.portal.pages.around_every_page",
            ],
            "builtins": [
                "ressursbank.portal.plans.templatetags.shown",
                "ressursbank.portal.templatetags.components",
            ],
        },
    }
]

FORM_RENDERER = "ressursbank.portal.forms.Renderer"


def _database() -> dict[str, Any]:
    """DATABASE_URL, else SQLite in the home."""
    found: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": RESSURSBANK_HOME / "portal.sqlite3"}
    if os.environ.get("DATABASE_URL"):
        found = dict(dj_database_url.config(conn_max_age=60, conn_health_checks=True))
    if found["ENGINE"].endswith("sqlite3"):
        # Readers never wait for a writer; a writer takes its turn at once instead of failing half-way.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
            " PRAGMA cache_size=-65536;",
        }
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["ressursbank.portal.start.demo_backend.DemoAwareBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "ressursbank.portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "ressursbank.portal.accounts.sign_up.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Ressursbank: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("RESSURSBANK_PROXIES", "1")) if IS_PRODUCTION else 0
SOCIALACCOUNT_ADAPTER = "ressursbank.portal.accounts.adapters.SocialAccountAdapter"
# A form that is sent to another host would need wider rules in the content security policy; OpenID's state guards.
SOCIALACCOUNT_LOGIN_ON_GET = True
# Somebody known logs in by a provider that vouches for the same address; one that does not is asked to log in first.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_providers(os.environ)}}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "ressursbank.portal.accounts.passkeys.AddKeyForm",
    "edit_webauthn": "ressursbank.portal.accounts.passkeys.RenameKeyForm",
}
MFA_TOTP_ISSUER = "Ressursbank"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
globals().update(mail_settings(os.environ, RESSURSBANK_HOME, IS_PRODUCTION))
COMPANY_REGISTER_URL = os.environ.get("RESSURSBANK_COMPANY_REGISTER_URL", "https://data.brreg.no/enhetsregisteret/api")
"""The national register of companies; empty: organisations are typed by hand."""
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ADDRESS_SERVICE = os.environ.get("RESSURSBANK_ADDRESS_SERVICE", "https://ws.geonorge.no")
"""The mapping authority's open services for addresses and municipalities; empty: none is asked."""

ROADS = os.environ.get("RESSURSBANK_ROADS", "")
"""A road network that `ressursbank roads build` wrote; empty: the main roads of Trøndelag that come along."""
AERIAL_TILES = os.environ.get("RESSURSBANK_AERIAL_TILES", "")
"""Address template of aerial photos, with {z}, {x} and {y} in Web Mercator; empty: the map offers none."""
AERIAL_CREDIT = os.environ.get("RESSURSBANK_AERIAL_CREDIT", "Norge i bilder © Geovekst, Kartverket")

PRIVATE_WEBHOOKS = os.environ.get("RESSURSBANK_PRIVATE_WEBHOOKS", "").lower() in ("1", "true")
"""Whether webhooks may go to private addresses and over HTTP: for trying them out on one's own machine only."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = RESSURSBANK_HOME / "documents"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian")), ("en", _("English"))]
LOCALE_PATHS = [PORTAL / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
FORMAT_MODULE_PATH = "ressursbank.portal.formats"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [FRONT_END] if FRONT_END.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": FRONT_END / "manifest.json"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
