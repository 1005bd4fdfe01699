import pytest


@pytest.fixture(autouse=True)
def files_of_deliveries(settings, tmp_path):
    """Files go to a folder of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
        }
    }
