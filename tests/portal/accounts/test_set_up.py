"""What an operator sets by environment variables: OpenID Connect providers and where letters go."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ressursbank.portal.accounts.log_in import mail_settings, oidc_providers

ENTRA = {
    "RESSURSBANK_OIDC_1_NAME": "Trondheim kommune",
    "RESSURSBANK_OIDC_1_SERVER": "https://login.microsoftonline.com/tenant/v2.0/",
    "RESSURSBANK_OIDC_1_CLIENT_ID": "11111111-2222",
    "RESSURSBANK_OIDC_1_SECRET": "s",
    "RESSURSBANK_OIDC_1_TRUST_EMAIL": "true",
}
ID_PORTEN = {
    "RESSURSBANK_OIDC_2_NAME": "ID-porten",
    "RESSURSBANK_OIDC_2_SERVER": "https://idporten.no",
    "RESSURSBANK_OIDC_2_CLIENT_ID": "c",
    "RESSURSBANK_OIDC_2_SECRET": "s",
    "RESSURSBANK_OIDC_2_SCOPE": "openid profile",
    "RESSURSBANK_OIDC_2_ACR_VALUES": "idporten-loa-high",
    "RESSURSBANK_OIDC_2_TOKEN_AUTH": "client_secret_basic",
}


def test_several_providers_in_the_order_of_their_numbers() -> None:
    first, second = oidc_providers(ID_PORTEN | ENTRA | {"PATH": "/bin"})
    assert (first["provider_id"], first["name"]) == ("trondheim-kommune", "Trondheim kommune")
    assert first["settings"] == {
        "server_url": "https://login.microsoftonline.com/tenant/v2.0",
        "oauth_pkce_enabled": True,
        "verified_email": True,
    }
    assert second["provider_id"] == "id-porten"
    assert second["settings"]["scope"] == ["openid", "profile"]
    assert second["settings"]["auth_params"] == {"acr_values": "idporten-loa-high"}
    assert second["settings"]["acr_accepted"] == ["idporten-loa-high"]
    assert second["settings"]["token_auth_method"] == "client_secret_basic"


def test_without_any_there_is_none() -> None:
    assert oidc_providers({}) == []


def test_every_fault_of_a_provider_is_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as fault:
        oidc_providers({"RESSURSBANK_OIDC_1_NAME": "X", "RESSURSBANK_OIDC_1_URL": "https://x.no"})
    for variable in ("OIDC_1_URL", "OIDC_1_SERVER", "OIDC_1_CLIENT_ID", "OIDC_1_SECRET"):
        assert f"RESSURSBANK_{variable}" in str(fault.value)


def test_two_providers_of_the_same_id_are_refused() -> None:
    twin = {name.replace("_2_", "_3_"): value for name, value in ID_PORTEN.items()}
    with pytest.raises(ImproperlyConfigured, match="same id"):
        oidc_providers(ID_PORTEN | twin)


def test_a_local_run_writes_letters_to_files(tmp_path: Path) -> None:
    found = mail_settings({}, tmp_path, is_production=False)
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert found["EMAIL_FILE_PATH"] == tmp_path / "mail"


@pytest.mark.parametrize(
    ("url", "host", "port", "is_ssl", "is_tls"),
    [
        ("smtp://ola:p%40ss@mail.example.no:2525", "mail.example.no", 2525, False, True),
        ("smtp://ola:p%40ss@mail.example.no", "mail.example.no", 587, False, True),
        ("smtps://ola:p%40ss@mail.example.no", "mail.example.no", 465, True, False),
        ("smtp://relay.local:25", "relay.local", 25, False, False),
        ("", "localhost", 25, False, False),
    ],
)
def test_production_sends(tmp_path: Path, url: str, host: str, port: int, is_ssl: bool, is_tls: bool) -> None:
    environment = {"RESSURSBANK_EMAIL_URL": url, "RESSURSBANK_EMAIL_FROM": "Ressursbank <post@example.no>"}
    found = mail_settings(environment, tmp_path, is_production=True)
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (is_ssl, is_tls)
    assert found["DEFAULT_FROM_EMAIL"] == "Ressursbank <post@example.no>"
    if "ola" in url:
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("ola", "p@ss")


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="RESSURSBANK_EMAIL_URL"):
        mail_settings({"RESSURSBANK_EMAIL_URL": "mail.example.no:25"}, tmp_path, is_production=True)
