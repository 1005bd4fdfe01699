import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from esosial import local_services
from esosial.local_services import places, postgres, valkey

PROJECT = Path(local_services.__file__).parent.parent.parent
START = [sys.executable, "-m", "esosial.local_services", "start"]


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """A folder for this module's servers; what is slow to copy stays in it from test to test."""
    folder = Path(tempfile.mkdtemp(prefix="esosial-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of its own for this test's servers; they are removed afterwards."""
    monkeypatch.setenv("ESOSIAL_LOCAL_HOME", str(base))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "esosial.settings.test")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    yield base
    place = local_services.place("test")
    if place.home.exists():
        local_services.stop("test")
        shutil.rmtree(place.home)
    shutil.rmtree(place.sockets, ignore_errors=True)


def query(statement: str) -> object:
    with closing(psycopg2.connect(local_services.addresses("test").database_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None


def postmaster() -> int:
    found = postgres._postmaster(local_services.place("test").data)
    assert found is not None
    return found


def test_processes_that_race_at_a_stopped_server_share_one(home: Path) -> None:
    starters = [subprocess.Popen(START, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    results = [(starter.communicate()[1], starter.returncode) for starter in starters]
    assert results == [("", 0)] * 4
    assert query("select 1") == (1,)
    parents = [pid for pid in postgres._processes_in(local_services.place("test").data) if pid == postmaster()]
    assert parents == [postmaster()]


def test_a_server_survives_the_process_that_started_it(home: Path) -> None:
    starter = subprocess.Popen(START, cwd=PROJECT, start_new_session=True)
    assert starter.wait() == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(starter.pid, signal.SIGINT)
    assert query("select 1") == (1,)


def test_what_was_committed_is_there_after_the_server_was_killed(home: Path) -> None:
    local_services.ensure("test")
    query("create table kept as select 7 as n")
    before = postmaster()
    os.kill(before, signal.SIGKILL)
    local_services.ensure("test")
    assert postmaster() != before
    assert query("select n from kept") == (7,)


def test_a_pid_file_that_names_a_stranger_is_not_believed(home: Path) -> None:
    local_services.ensure("test")
    local_services.stop("test")
    place = local_services.place("test")
    pid_file = place.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{place.data}\n1700000000\n5432\n{place.sockets}\n\n  1 1\nready   \n")
    (place.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    local_services.ensure("test")
    assert query("select 1") == (1,)
    assert postmaster() != os.getpid()


def test_a_server_whose_socket_was_swept_away_is_reached_again(home: Path) -> None:
    local_services.ensure("test")
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (local_services.place("test").sockets / name).unlink()
    local_services.ensure("test")
    assert query("select 1") == (1,)


def test_a_half_made_cluster_is_made_anew(home: Path) -> None:
    place = local_services.place("test")
    with place.locked():
        (place.data).mkdir()
        (place.data / "base").mkdir()
    local_services.ensure("test")
    assert query("select 1") == (1,)


def test_a_killed_broker_is_started_again(home: Path) -> None:
    url = local_services.ensure("test").redis_url
    with redis.Redis.from_url(url) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    local_services.ensure("test")
    with redis.Redis.from_url(url) as client:
        assert client.ping()
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_nothing_listens_on_the_network_and_no_other_account_gets_in(home: Path) -> None:
    local_services.ensure("test")
    assert query("show listen_addresses") == ("",)
    place = local_services.place("test")
    assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.data.stat().st_mode) == 0o700
    with redis.Redis.from_url(place.redis_url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_the_tests_cluster_is_not_the_demos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ESOSIAL_LOCAL_HOME", raising=False)
    demo, test = local_services.place("demo"), local_services.place("test")
    assert demo.home != test.home
    assert demo.sockets != test.sockets
    assert demo.durable
    assert not test.durable
    # A Unix socket's path may have 107 bytes, wherever the project stands.
    assert len(os.fsencode(demo.sockets / ".s.PGSQL.5432")) < 107


def test_a_folder_that_others_may_write_to_is_refused(home: Path) -> None:
    place = local_services.place("test")
    place.home.mkdir()
    place.home.chmod(0o777)
    with pytest.raises(local_services.ServiceError, match="belongs to somebody else or is open to others"):
        local_services.ensure("test")
    place.home.chmod(0o755)


def test_a_symbolic_link_in_place_of_the_sockets_folder_is_refused(home: Path) -> None:
    place = local_services.place("test")
    place.sockets.symlink_to(home)
    try:
        with pytest.raises(local_services.ServiceError, match="Remove it and try again"):
            local_services.ensure("test")
        assert home.stat().st_uid == os.geteuid()  # nothing was done to what it points at
    finally:
        place.sockets.unlink()


@pytest.mark.parametrize(("start", "name"), [(postgres, "No PostgreSQL"), (valkey, "No Redis")])
def test_without_the_wheel_the_error_says_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch, start: object, name: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(local_services.ServiceError, match=f"{name}.*make setup"):
        local_services.ensure("test") if start is postgres else valkey.start(local_services.place("test"))


def test_binaries_are_copied_once_when_the_servers_run_as_somebody_else(home: Path) -> None:
    if not places.Owner.of_this_process().is_other:
        assert places.readable_binaries(home, local_services.place("test"), places.Owner.of_this_process()) == home
        return
    local_services.ensure("test")
    shelves = [path.name for path in home.glob("bin-*")]
    local_services.stop("test")
    local_services.ensure("test")
    assert [path.name for path in home.glob("bin-*")] == shelves
    assert len(shelves) == 2
