"""Where a local PostgreSQL and Valkey keep their files, and as whom they run."""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent.parent
POSTGRES_MAJOR = 18


class ServiceError(Exception):
    """A database or broker cannot be used; the message is one line that says what to do."""


@dataclass(frozen=True)
class Owner:
    """The account the servers run as: ourselves, or `nobody` when we are root (PostgreSQL refuses uid 0)."""

    uid: int
    gid: int

    @classmethod
    def of_this_process(cls) -> "Owner":
        """Answer the account that this process gives to its servers."""
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            return cls(nobody.pw_uid, nobody.pw_gid)
        return cls(os.geteuid(), os.getegid())

    @property
    def is_other(self) -> bool:
        """True when the servers do not run as ourselves."""
        return self.uid != os.geteuid()

    def identity(self) -> dict[str, Any]:
        """What `subprocess.run` needs to start a process as this account; nothing when it is our own."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}


@dataclass(frozen=True)
class Place:
    """The folders of one pair of local servers (the demo's, the tests')."""

    home: Path
    sockets: Path
    durable: bool

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder; its name carries the major version."""
        return self.home / f"pg{POSTGRES_MAJOR}"

    @property
    def valkey_socket(self) -> Path:
        """The Unix socket of Valkey."""
        return self.sockets / "valkey.sock"

    def database_url(self, name: str) -> str:
        """The address of the database `name` on this local PostgreSQL."""
        return f"postgresql://postgres@/{name}?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        """The address of this local Valkey, database 0."""
        return f"unix://{self.valkey_socket}?db=0"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the place for one process at a time (an advisory file lock, freed by the kernel when we die)."""
        own_folder(self.home.parent, 0o755)
        own_folder(self.home, 0o755)
        with (self.home / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            yield


def place(profile: str) -> Place:
    """Answer the folders of `profile` ("demo" or "test"); pure, nothing is created."""
    given = os.environ.get("ESOSIAL_LOCAL_HOME")
    if given:
        base = Path(given)
    elif os.geteuid() == 0:
        base = Path("/var/tmp") / f"esosial-{_digest(PROJECT)}"
    else:
        base = PROJECT / "var" / "services"
    home = base / profile
    # A socket's path may have 107 bytes at most, so it does not live beside the data.
    return Place(home, Path("/tmp") / f"esosial-{os.geteuid()}-{_digest(home)}", durable=profile != "test")


def own_folder(path: Path, mode: int, owner: Owner | None = None) -> None:
    """Make sure `path` is a real folder of `owner` (ourselves by default) that nobody else can write to.

    Raises ServiceError when somebody else was there first.
    """
    uid = os.geteuid() if owner is None else owner.uid
    try:
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            pass
        else:
            path.chmod(mode)  # whatever the umask says
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() != uid:
            os.chown(path, uid, -1 if owner is None else owner.gid, follow_symlinks=False)
            found = path.lstat()
    except OSError as error:
        raise ServiceError(f"Cannot use the folder {path}: {error.strerror}. Make it writable.") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o022:
        raise ServiceError(
            f"The folder {path} belongs to somebody else or is open to others. Remove it and try again."
        )


def readable_binaries(package: Path, place_: Place, owner: Owner, *beside: Path) -> Path:
    """Answer a copy of `package` (and the folders `beside` it) that `owner` can read; itself when none is needed.

    As root the virtual environment may stand under a folder that `nobody` cannot enter, so the files are copied once.
    """
    if not owner.is_other:
        return package
    version = _digest(package, str(package.stat().st_mtime_ns))
    shelf = place_.home.parent / f"bin-{package.name}-{version}"
    if not shelf.exists():
        half = shelf.with_name(f"{shelf.name}.{os.getpid()}.part")
        for folder in (package, *beside):
            shutil.copytree(folder, half / folder.name, symlinks=True)
        for name in [half, *half.rglob("*")]:
            if not name.is_symlink():
                name.chmod(
                    name.stat().st_mode & ~0o022 | (0o555 if name.is_dir() or os.access(name, os.X_OK) else 0o444)
                )
        # The demo and the tests hold different locks: the first rename wins, the other copy goes.
        try:
            half.rename(shelf)
        except OSError:
            shutil.rmtree(half)
    return shelf / package.name


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:10]
