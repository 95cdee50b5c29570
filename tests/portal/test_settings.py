"""The portal is safe as set up: Django's own deployment check, the security headers, and where the key lies."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

REPOSITORY = Path(__file__).resolve().parents[2]

_NOT_KEPT = ("RESSURSBANK_", "ALLOWED_", "DJANGO_ALLOW_ASYNC_UNSAFE")


def run(code: list[str], home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_KEPT)}
    settings = {"RESSURSBANK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "ressursbank.portal.settings"}
    return subprocess.run(
        [sys.executable, *code], env=kept | settings | environment, capture_output=True, text=True, check=False
    )


def test_the_deployment_check_finds_nothing_in_production(tmp_path: Path) -> None:
    if not (REPOSITORY / "frontend" / "dist" / "manifest.json").is_file():
        pytest.skip("the front end is not built (make front-end)")
    done = run(
        ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        tmp_path,
        RESSURSBANK_SECRET_KEY="2-mange-tegn-som-ingen-gjetter-og-som-er-lang-nok-til-alt-0123456789",
        ALLOWED_HOSTS="ressursbank.example",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "secret_key").exists()


def test_a_local_run_makes_a_key_that_only_its_owner_reads_and_keeps_it(tmp_path: Path) -> None:
    show = ["-c", "from django.conf import settings; print(settings.SECRET_KEY)"]
    first, second = run(show, tmp_path), run(show, tmp_path)
    assert len(first.stdout.strip()) > 50
    assert first.stdout == second.stdout
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("address", ["/", "/en/", "/plan/map.json", "/no-such-page"])
def test_every_answer_carries_the_security_policy(portal: Client, address: str) -> None:
    answer = portal.get(address)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_the_lock_file_names_no_host() -> None:
    lock = (REPOSITORY / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert not re.search(r"https?://(?!github\.com|opencollective\.com|tidelift\.com)[^\"]*registry", lock)
