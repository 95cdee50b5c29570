"""The people of the portal's tests."""

from tests.portal.conftest import _quick_passwords, people

__all__ = ["_quick_passwords", "people"]
