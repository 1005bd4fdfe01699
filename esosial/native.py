"""Pango and its kin for the letters: the system's libraries, or private copies in `var/native` on a machine without.

`make setup` calls `provide`, every process that may write a letter calls `preload`.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

PRIVATE = Path(__file__).resolve().parent.parent / "var" / "native"
NEEDED = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig-config")
_BY_HAND = (
    f"install them (Debian, Ubuntu: apt-get install {' '.join(PACKAGES)}; others: the package of Pango 1.44 or newer)"
)
_ROUNDS = 8  # libraries that need each other load in any order within this many passes


class NativeError(Exception):
    """The letters cannot be written on this machine; the message says what to install."""


def missing() -> list[str]:
    """Answer the needed libraries that this process cannot load."""
    return [name for name in NEEDED if not _loads(name)]


def preload(folder: Path = PRIVATE) -> list[str]:
    """Load the private copies, if there are any, so that WeasyPrint finds them; answer those that would not load."""
    if not folder.is_dir():
        return []
    fonts = folder / "etc" / "fonts"
    if fonts.is_dir() and not Path("/etc/fonts/fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_PATH", str(fonts))
    # libexpatw is the wide-character twin of libexpat: loaded beside it, it breaks fontconfig.
    waiting = sorted(
        path
        for path in folder.glob("**/*.so.*")
        if path.is_file() and not path.is_symlink() and "expatw" not in path.name
    )
    for _ in range(_ROUNDS):
        refused = [path for path in waiting if not _loads(str(path))]
        if not refused or len(refused) == len(waiting):
            return [path.name for path in refused]
        waiting = refused
    return [path.name for path in waiting]


def provide() -> str:
    """Make the libraries available: the system's, else through apt as root, else private copies without root.

    Answers one word on what was done. Raises NativeError with one line.
    """
    preload()
    if not missing():
        return "present"
    if shutil.which("apt-get") is None:
        raise NativeError(f"The libraries {', '.join(missing())} are missing: {_BY_HAND}.")
    if os.geteuid() == 0:
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *PACKAGES)
    else:
        _copies_without_root()
        preload()
    if lacking := missing():
        raise NativeError(f"The libraries {', '.join(lacking)} are missing and could not be fetched: {_BY_HAND}.")
    return "installed" if os.geteuid() == 0 else "fetched into var/native"


def _copies_without_root() -> None:
    """Let apt work out in a private state folder what this machine lacks, and unpack just that."""
    state = PRIVATE.with_name("apt")
    shutil.rmtree(state, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial", "log"):
        (state / folder).mkdir(parents=True)
    options = [
        f"Dir::State={state}",
        f"Dir::State::lists={state / 'lists'}",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::Cache={state / 'cache'}",
        f"Dir::Log={state / 'log'}",
        "Debug::NoLocking=1",
        "APT::Sandbox::User=",
    ]
    flags = [word for option in options for word in ("-o", option)]
    _apt(*flags, "update")
    _apt(*flags, "-y", "-d", "--no-install-recommends", "install", *PACKAGES)
    half = PRIVATE.with_name("native.part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for archive in sorted((state / "cache" / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(archive), str(half)], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(PRIVATE, ignore_errors=True)
    half.rename(PRIVATE)
    shutil.rmtree(state, ignore_errors=True)


def _apt(*arguments: str) -> None:
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise NativeError(f"apt-get could not bring the libraries of the letters ({' '.join(last)}): {_BY_HAND}.")


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
