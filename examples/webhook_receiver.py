"""Checks a webhook of Ressursbank: is it signed with our secret, is it fresh, and have we had it before?"""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

LONGEST_SECONDS = 5 * 60
"""Older calls are refused, so that nobody can send a recorded one again later."""


class UntrustedCallError(Exception):
    """A call that is not answered with 2xx."""


def check(headers: Mapping[str, str], body: bytes, secret: str, now: float | None = None) -> str:
    """The id of a call that can be trusted. `headers` by lower-case names, `body` as it came in, `secret` whsec_….

    Raises UntrustedCallError. Keep the ids that you have taken for two days: a call may come more than once.
    """
    message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs((time.time() if now is None else now) - int(timestamp)) > LONGEST_SECONDS:
        raise UntrustedCallError("too old, or the clock is wrong")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    ours = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    for each in headers["webhook-signature"].split(" "):
        version, _comma, signature = each.partition(",")
        if version == "v1" and hmac.compare_digest(signature, ours):
            return message_id
    raise UntrustedCallError("not signed with our secret")
