"""What every test stands on: the tests' own cluster, a database per run and worker, strict templates."""

import os

import pytest
from django.db import connections

from esosial import local_services, translations
from tests import databases

pytest_plugins = ["tests.front.browser"]

RUN = "ESOSIAL_TEST_RUN"


def pytest_configure(config: pytest.Config) -> None:
    # Each run has databases of its own, so that several runs can share the cluster. Workers inherit the variable.
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = str(os.getpid())
        translations.compile_all()


@pytest.fixture(scope="session")
def local_servers() -> local_services.Addresses:
    """The PostgreSQL and Valkey of the tests, running."""
    return local_services.ensure("test")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(local_servers: local_services.Addresses, worker_id: str) -> None:
    """Make this worker's database a clone of one that was migrated once."""
    test = connections["default"].settings_dict["TEST"]
    test["NAME"] = f"test_{os.environ[RUN]}_{worker_id}"
    test["TEMPLATE"] = databases.migrated_template()
