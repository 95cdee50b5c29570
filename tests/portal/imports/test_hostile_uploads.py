"""Zip files that are no region package, or wish harm: one clear message each, and nothing kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ressursbank.portal.imports import packages
from ressursbank.portal.imports.models import ImportRun
from tests.portal.imports.files import zipped_files
from tests.portal.people import People

pytestmark = pytest.mark.django_db
UPLOAD = "/datautveksling/importer/regionpakke/"


@pytest.fixture
def clara(people: People) -> Client:
    return people.client("clara")


def _message(client: Client, file: SimpleUploadedFile) -> str:
    answer = client.post(UPLOAD, {"file": file})
    assert answer.status_code == 400
    assert ImportRun.objects.count() == 0
    return answer.content.decode()


def test_a_file_that_is_no_zip(clara: Client) -> None:
    assert "kan ikke pakkes ut" in _message(clara, SimpleUploadedFile("region.zip", b"id,name\n"))


def test_a_zip_without_a_package(clara: Client) -> None:
    assert "ingen regionpakke" in _message(clara, zipped_files({"bilder/kart.png": b"x"}))


def test_a_zip_with_a_path_out_of_it(clara: Client) -> None:
    message = _message(clara, zipped_files({"../projects.csv": "project_id\n", "lots.csv": "lot_id\n"}))
    assert "i flere mapper" in message


def test_a_zip_bomb_that_says_its_size(clara: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST_UNPACKED", 1024 * 1024)
    bomb = zipped_files({"projects.csv": b"0" * (2 * 1024 * 1024)})
    assert bomb.size is not None
    assert bomb.size < 10_000
    assert "større enn 1 MB når den er pakket ut" in _message(clara, bomb)


def test_a_zip_bomb_that_lies_about_its_size(clara: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST_UNPACKED", 1024 * 1024)
    content = bytearray(zipped_files({"projects.csv": b"0" * (2 * 1024 * 1024)}).read())
    size = (2 * 1024 * 1024).to_bytes(4, "little")
    lie = (100).to_bytes(4, "little")
    content = bytearray(bytes(content).replace(size, lie))
    message = _message(clara, SimpleUploadedFile("region.zip", bytes(content)))
    assert "kan ikke pakkes ut" in message or "større enn" in message


def test_a_zip_with_a_password(clara: Client) -> None:
    content = bytearray(zipped_files({"projects.csv": b"project_id\n"}).read())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.index(mark)
        content[start + place] |= 1
    assert "uten passord" in _message(clara, SimpleUploadedFile("region.zip", bytes(content)))


def test_a_zip_of_too_many_files(clara: Client) -> None:
    files: dict[str, bytes | str] = {f"{number}.csv": b"" for number in range(1001)}
    assert "har 1001 filer" in _message(clara, zipped_files(files))


def test_a_file_that_is_too_large(clara: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from ressursbank.portal.imports import services

    monkeypatch.setattr(services, "LARGEST_UPLOAD", 1024 * 1024)
    large = SimpleUploadedFile("region.zip", b"0" * (1024 * 1024 + 1))
    assert "større enn 1 MB" in _message(clara, large)


def test_a_package_in_a_folder_of_the_zip_is_read(clara: Client) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("region/projects.csv", "project_id\n")
        archive.writestr("__MACOSX/region/projects.csv", "\0")
    answer = clara.post(UPLOAD, {"file": SimpleUploadedFile("region.zip", made.getvalue())})
    assert answer.status_code == 302
    assert ImportRun.objects.get().has_faults
