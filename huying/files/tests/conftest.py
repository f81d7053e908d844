"""A data folder of its own for every test of files."""

import pytest


@pytest.fixture(autouse=True)
def home(settings, own_home):
    settings.FILE_UPLOAD_TEMP_DIR = own_home / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return own_home
