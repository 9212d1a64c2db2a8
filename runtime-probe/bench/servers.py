"""Throughput and the 99th percentile of the latency of real servers under load, with and without the probe."""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

from common import ROOT, build, median_ratio, under_probe

CONNECTIONS = 16
DB_BENCH = ROOT / "build" / "field" / "leveldb-tests" / "db_bench"
VALUE = "v" * 64
OPERATIONS = ("fillrandom", "readrandom")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def memcached(_, port):
    command = ["memcached", "-t", "4", "-p", str(port), "-l", "127.0.0.1", "-u", "nobody"]
    return command, [f"set key 0 0 {len(VALUE)}\r\n{VALUE}\r\n", "get key\r\n", "get key\r\n", "get key\r\n"]


def redis(work, port):
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(work)]
    return command, [f"SET key {VALUE}\r\n", "GET key\r\n", "GET key\r\n", "GET key\r\n"]


def nginx(work, port):
    """Pages are read by a pool of threads: each request takes locks."""
    root = work / "nginx"
    if not root.exists():
        (root / "html").mkdir(parents=True)
        (root / "html" / "page.txt").write_text("page\n" * 800)
    user = "user root; " if os.getuid() == 0 else ""
    (root / "nginx.conf").write_text(f"""
{user}daemon off; worker_processes 2; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 64; }}
http {{ access_log off; aio threads; keepalive_requests 100000000;
  server {{ listen 127.0.0.1:{port}; root {root}/html; }} }}
""")
    return ["nginx", "-p", str(root), "-c", "nginx.conf"], ["GET /page.txt HTTP/1.1\r\nHost: here\r\n\r\n"]


SERVERS = (("memcached -t 4", memcached), ("redis-server", redis), ("nginx, 2 workers, thread pool", nginx))


def await_server(port, process):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit(f"bench_probe.py: {process.args} does not answer on port {port}")


def load(prefix, server, work, seconds):
    """Returns (requests per second, 99th percentile in microseconds)."""
    port = free_port()
    command, requests = server(work, port)
    with subprocess.Popen([*prefix, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            await_server(port, process)
            words = [work / "load", port, CONNECTIONS, seconds, *requests]
            done = subprocess.run([*map(str, words)], check=True, capture_output=True, text=True)
        finally:
            process.terminate()
            process.wait(30)
    per_second, _, last_percent = map(float, done.stdout.split())
    return per_second, last_percent


def last_percent_of(histogram):
    """The 99th percentile of a histogram of db_bench, linear within the bucket in which it lies."""
    below = 0.0
    for low, high, share, upto in re.findall(r"^\[\s*([\d.]+),\s*([\d.]+) \)\s+\d+\s+([\d.]+)%\s+([\d.]+)%", histogram, re.MULTILINE):
        if float(upto) >= 99:
            return float(low) + (float(high) - float(low)) * (99 - below) / float(share)
        below = float(upto)
    return float("nan")


def db_bench(prefix, work, entries):
    """Returns {operation: (operations per second, 99th percentile in microseconds)}."""
    command = [*prefix, str(DB_BENCH), f"--db={work / 'db'}", f"--num={entries}", "--threads=2", "--histogram=1",
               "--benchmarks=" + ",".join(OPERATIONS)]
    done = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True)
    shutil.rmtree(work / "db")
    results = {}
    for operation in OPERATIONS:
        part = done.stdout[re.search(rf"^{operation}\s+:", done.stdout, re.MULTILINE).start():]
        micros = float(re.search(r":\s+([\d.]+) micros/op", part)[1])
        results[operation] = (1e6 / micros, last_percent_of(part))
    return results


def print_row(name, rounds):
    """Rounds are of (what was measured without, what was measured with)."""
    native, probed = ([statistics.median(r[i][j] for r in rounds) for j in (0, 1)] for i in (0, 1))
    throughput = median_ratio(rounds, lambda r: r[1][0], lambda r: r[0][0])
    last = median_ratio(rounds, lambda r: r[1][1], lambda r: r[0][1])
    print(f"{name:32}{native[0]:12.0f}{probed[0]:12.0f}{throughput:9.3f}x{native[1]:10.1f}{probed[1]:10.1f}{last:9.3f}x", flush=True)


def interleaved(rounds, measure):
    """Who is first in a round changes: what a server leaves behind must not always meet the same one."""
    results = []
    for i in range(rounds):
        pair = {}
        for probed in ((False, True), (True, False))[i % 2]:
            pair[probed] = measure(probed)
        results.append((pair[False], pair[True]))
    return results


def bench(arguments, work):
    if not build(arguments.compiler, "load_bench.cc", work / "load"):
        sys.exit("bench_probe.py: load_bench.cc does not compile with " + arguments.compiler)
    print(f"\nservers on loopback, {CONNECTIONS} connections, median of {arguments.server_rounds} interleaved rounds\n"
          f"{'':32}{'per second':>12}{'impasse':>12}{'ratio':>10}{'p99, us':>10}{'impasse':>10}{'ratio':>10}")

    def prefix(probed):
        return under_probe(arguments.impasse) if probed else []

    for name, server in SERVERS:
        if shutil.which(server(work, 1)[0][0]) is None:
            print(f"{name:32}not installed")
            continue
        print_row(name, interleaved(arguments.server_rounds,
                                    lambda probed, server=server: load(prefix(probed), server, work, arguments.server_seconds)))
    if not DB_BENCH.exists():
        print("LevelDB's db_bench               not built: testcases/field/run_programs.py --build")
        return
    rounds = interleaved(arguments.server_rounds, lambda probed: db_bench(prefix(probed), work, arguments.entries))
    for operation in OPERATIONS:
        print_row(f"db_bench {operation}, 2 threads", [(native[operation], probed[operation]) for native, probed in rounds])
