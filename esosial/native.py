"""Pango and its kin for the letters: the system's libraries, or private copies in `var/native` on a machine without.

`make setup` fetches the private copies where the system has none and we are not root (Debian and Ubuntu).
"""

import ctypes
import ctypes.util
import os
from pathlib import Path

PRIVATE = Path(__file__).resolve().parent.parent / "var" / "native"
NEEDED = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
_ROUNDS = 8  # libraries that need each other load in any order within this many passes


def missing() -> list[str]:
    """Answer the needed libraries that can neither be found on the system nor privately."""
    return [name for name in NEEDED if not ctypes.util.find_library(name) and not _private(name)]


def preload(folder: Path = PRIVATE) -> list[str]:
    """Load the private copies, if there are any, so that WeasyPrint finds them; answer those that would not load."""
    if not folder.is_dir():
        return []
    fonts = folder / "etc" / "fonts"
    if fonts.is_dir() and not Path("/etc/fonts/fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_PATH", str(fonts))
    # libexpatw is the wide-character twin of libexpat: loaded beside it, it breaks fontconfig.
    waiting = sorted(
        path for path in folder.glob("**/*.so.*") if path.is_file() and not path.is_symlink() and "expatw" not in path.name
    )
    for _ in range(_ROUNDS):
        refused = [path for path in waiting if not _loads(path)]
        if not refused or len(refused) == len(waiting):
            return [path.name for path in refused]
        waiting = refused
    return [path.name for path in waiting]


def _loads(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path))
    except OSError:
        return False
    return True


def _private(name: str) -> bool:
    return any(PRIVATE.glob(f"**/lib{name}*.so.*"))
