"""Secrets of webhooks: made, and kept encrypted with a key that follows from SECRET_KEY (signing needs them in clear).

Whoever has the database alone cannot sign. A new SECRET_KEY with the old one in SECRET_KEY_FALLBACKS still reads them.
"""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

PREFIX = "whsec_"
"""How the standard marks a secret of a webhook; base64 follows."""


def new_secret() -> str:
    """`whsec_` and 32 random bytes as base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def encrypted(secret: str) -> str:
    """As it is kept."""
    return _keys().encrypt(secret.encode()).decode()


def decrypted(kept: str) -> str:
    """As it signs. Raises cryptography.fernet.InvalidToken when SECRET_KEY is another than the one it was kept with."""
    return _keys().decrypt(kept.encode()).decode()


def _keys() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"ressursbank webhooks " + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
