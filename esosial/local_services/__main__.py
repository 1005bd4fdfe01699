"""`python -m esosial.local_services start|stop|where`: the local database and broker by hand."""

import sys

from esosial import local_services


def main(verb: str) -> int:
    """Do `verb`; answer the exit status."""
    if verb == "start":
        local_services.ensure_or_exit()
    elif verb == "stop":
        local_services.stop()
    elif verb == "where":
        found = local_services.addresses()
        print(f"DATABASE_URL={found.database_url}\nREDIS_URL={found.redis_url}")
    else:
        print("usage: python -m esosial.local_services start|stop|where", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
