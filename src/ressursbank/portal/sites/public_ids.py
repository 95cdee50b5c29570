"""The ids that people and region packages see: short, and different across projects, lots, facilities and sites."""

import secrets

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 7


def new_public_id(kind: str) -> str:
    """A fresh id such as `p-7f3kq2a`. `kind`: p project, l lot, f facility, a storage area, s site.

    30^7 (2e10) possibilities; the column's uniqueness is the guard against the improbable.
    """
    return f"{kind}-" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
