#!/usr/bin/env python3
"""Time from starting the program to its first request, on a new database: median of fifteen runs, in milliseconds.

usage: Benchmarks/start.py [PROGRAM]      (default dist/patchbay)
"""
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent
program = sys.argv[1] if len(sys.argv) > 1 else str(root / "dist" / "patchbay")
server = socket.create_server(("127.0.0.1", 0))
address = "127.0.0.1:%d" % server.getsockname()[1]
answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"
times = []
for _ in range(15):
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        process = subprocess.Popen(
            [program, "sync", "kit", "--integrations", str(root / "Benchmarks"), "--credential", "token=testtoken", "--stream", "one",
             "--base-url", "http://" + address, "--allow-address", address, "--database", folder + "/one.db"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        connection, _ = server.accept()
        connection.recv(1)
        times.append((time.monotonic() - started) * 1000)
        connection.sendall(answer)
        connection.close()
        process.wait()
print("median %.0f ms, least %.0f ms, most %.0f ms" % (statistics.median(times), min(times), max(times)))
