#!/bin/sh
# Makes the virtual environment from the pinned, hashed lists. Needs Python 3.11–3.13 and nothing else.
#   sh deploy/environment.sh .venv
set -eu
venv=$1

say() { echo "e-sosial: $*" >&2; }

if [ ! -x "$venv/bin/python" ]; then
  chosen=
  for name in ${PYTHON:-python3 python3.11 python3.12 python3.13 python}; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      chosen=$name
      break
    fi
  done
  [ -n "$chosen" ] || { say "Python 3.11, 3.12 or 3.13 is needed; install it or name it: make PYTHON=/path/to/python3.11"; exit 1; }
  "$chosen" -m venv "$venv" || { rm -rf "$venv"; say "this Python has no venv module; install it (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
fi

# One retry: a package index that hiccups should not cost a newcomer the whole set-up.
again() { "$@" || { say "trying once more: $*"; "$@"; }; }

"$venv/bin/uv" --version >/dev/null 2>&1 ||
  again "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt

lists="requirements-uv.txt requirements-dev.txt"
# The styles are built by Node; where the machine has none of version 20 or newer, it comes from a wheel.
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1 ||
  ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null; then
  lists="$lists requirements-node.txt"
fi
# shellcheck disable=SC2086
again "$venv/bin/uv" pip sync --quiet --require-hashes --python "$venv/bin/python" $lists
