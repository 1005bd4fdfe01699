"""Readers of pages: so many at once, each waits for its answer and asks again; a process of its own measures them."""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass


@dataclass
class _Reader:
    line: socket.socket
    cookies: list[str]
    asked: float = 0.0
    page: int = 0
    got: bytes = b""


def read(port: int, path: str, cookies: list[str], readers: int, seconds: float) -> list[float]:
    """Return the seconds that each answer took; RuntimeError if one is not a whole 200."""
    took: list[float] = []
    with selectors.DefaultSelector() as watch:
        everyone = []
        for number in range(readers):
            reader = _Reader(_connect(port), cookies[number::readers])
            everyone.append(reader)
            watch.register(reader.line, selectors.EVENT_READ, reader)
        end = time.perf_counter() + seconds
        for reader in everyone:
            _ask(reader, path)
        waiting = len(everyone)
        while waiting:
            for key, _events in watch.select(timeout=30):
                reader = key.data
                came = _receive(reader.line)
                if not came:
                    # The worker has served its share and was replaced: a browser asks again, and its clock runs on.
                    watch.unregister(reader.line)
                    reader.line.close()
                    reader.line, reader.got = _connect(port), b""
                    watch.register(reader.line, selectors.EVENT_READ, reader)
                    _send(reader, path)
                    continue
                reader.got += came
                if not _is_whole(reader.got):
                    continue
                now = time.perf_counter()
                took.append(now - reader.asked)
                if not reader.got.startswith(b"HTTP/1.1 200 "):
                    raise RuntimeError(f"{path}: {reader.got[:200]!r}")
                if now < end:
                    _ask(reader, path)
                else:
                    watch.unregister(reader.line)
                    reader.line.close()
                    waiting -= 1
    return took


def _connect(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _receive(line: socket.socket) -> bytes:
    try:
        return line.recv(1 << 17)
    except ConnectionResetError:
        return b""


def _ask(reader: _Reader, path: str) -> None:
    reader.page += 1
    reader.got = b""
    reader.asked = time.perf_counter()
    _send(reader, path)


def _send(reader: _Reader, path: str) -> None:
    cookie = reader.cookies[reader.page % len(reader.cookies)]
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept-Language: az\r\n\r\n"
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # then the next reading finds the line closed
        reader.line.sendall(head.encode())


def _is_whole(got: bytes) -> bool:
    head, _, body = got.partition(b"\r\n\r\n")
    lower = head.lower()
    place = lower.find(b"content-length:")
    if place < 0:
        return False
    length = int(lower[place + 15 :].partition(b"\r\n")[0])
    return len(body) >= length


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(read(**asked), sys.stdout)
