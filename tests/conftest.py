"""What every test stands on: the tests' own cluster, a database per run and worker, strict templates."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from esosial import local_services, translations
from tests import databases

pytest_plugins = ["tests.front.browser"]

RUN = "ESOSIAL_TEST_RUN"
REAL_TRANSACTIONS = {"transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_configure(config: pytest.Config) -> None:
    # Each run has databases of its own, so that several runs can share the cluster. Workers inherit the variable.
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = str(os.getpid())
        translations.compile_all()


def pytest_runtest_setup() -> None:
    """A request leaves its language in the thread: each test begins in that of the settings."""
    translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with real transactions empties every table at its end: what migrations brought is there for the next."""
    yield
    if nextitem is None:
        return  # the database is gone as well
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction")
    if marked or REAL_TRANSACTIONS & set(getattr(item, "fixturenames", ())):
        from tests.places import places_restore  # models cannot be imported before Django is set up

        with item.config.stash[blocking_manager_key].unblock():
            places_restore()


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
