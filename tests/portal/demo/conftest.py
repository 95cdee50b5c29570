"""The demo with all that happens when its transaction is committed."""

from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from ressursbank.portal.demo.making import make_demo


@pytest.fixture
def committed_demo(
    settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    with django_capture_on_commit_callbacks(execute=True):
        make_demo()
