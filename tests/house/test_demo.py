import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from esosial import demo

FOREVER = "import time\nwhile True: time.sleep(0.05)"


def part(name: str, code: str) -> demo.Part:
    return demo.Part(name, (sys.executable, "-c", code))


def test_when_one_process_ends_the_others_are_ended_and_the_demo_fails(capfd: pytest.CaptureFixture[str]) -> None:
    assert demo.serve((part("web", FOREVER), part("worker", "raise SystemExit(0)"))) == 1
    assert "worker ended by itself" in capfd.readouterr().err


def test_a_process_that_ignores_the_request_to_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PATIENCE", 0.5)
    deaf = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{FOREVER}"
    process = subprocess.Popen([sys.executable, "-c", deaf + "\n"], start_new_session=True)
    demo._end([process])
    assert process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_ctrl_c_ends_every_process_and_is_no_failure(tmp_path: Path) -> None:
    code = textwrap.dedent(f"""
        import os, sys
        from esosial import demo
        parts = tuple(demo.Part(name, (sys.executable, "-c", {FOREVER!r})) for name in ("web", "worker"))
        def ready():
            print("ready", flush=True)
        sys.exit(demo.serve(parts, ready=ready))
    """)
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=demo.PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) == 2
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(demo.DemoError, match=f"Port {port} is in use"):
            demo.require_free(port)
    demo.require_free(port)


def test_the_demo_runs_site_worker_beat_and_identity_provider() -> None:
    assert [each.name for each in demo.parts()] == ["identity", "web", "worker", "beat"]
    identity = demo.parts()[0].environment
    assert identity["DJANGO_SETTINGS_MODULE"] == "esosial.settings.demo_idp"
    assert all(each.command[0] == sys.executable for each in demo.parts())
