#!/usr/bin/env python3
"""Runs real programs with and without the probe and compares what they did.

Programs that are not installed are left out and named. A program's output is compared after what
differs from run to run anyway (times, ports, process ids) is taken out of it.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

CHURN = "import threading\nfor i in range(%d):\n t=threading.Thread(target=lambda: None); t.start(); t.join()\nprint('done')\n"
SQL = "create table t(a);\n" + "insert into t select 1;\n" * 200 + "select count(*), sum(a) from t;\n"


@dataclasses.dataclass
class Program:
    name: str
    needs: str
    command: list
    stdin: str = ""
    load: list = dataclasses.field(default_factory=list)  # run against a server, which is then ended
    environment: dict = dataclasses.field(default_factory=dict)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def memcached_load(port):
    return [sys.executable, "-c", f"""
import socket, threading
def work(n):
    s = socket.create_connection(("127.0.0.1", {port})); f = s.makefile("rwb")
    for i in range(2000):
        f.write(b"set k%d_%d 0 0 2\\r\\nok\\r\\nget k%d_%d\\r\\n" % (n, i, n, i)); f.flush()
        assert f.readline() == b"STORED\\r\\n"
        assert f.readline().startswith(b"VALUE") and f.readline() == b"ok\\r\\n"
        assert f.readline() == b"END\\r\\n"
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]; print("16000 answers")
"""]


def programs(scratch):
    port, redis_port = free_port(), free_port()
    python = sys.executable
    yield Program("python: test_queue", python, [python, "-m", "test", "-q", "test_queue"])
    yield Program("python: test_thread, test_threading_local", python,
                  [python, "-m", "test", "-q", "test_thread", "test_threading_local"])
    yield Program("python: test_concurrent_futures (thread pool)", python,
                  [python, "-m", "unittest", "-q", "test.test_concurrent_futures.ThreadPoolExecutorTest"])
    yield Program("python: 10,000 threads in turn", python, [python, "-c", CHURN % 10000])
    yield Program("sqlite3: 200 inserts", "sqlite3", ["sqlite3", ":memory:"], SQL)
    yield Program("xz -T2: 8 MiB", "xz", ["sh", "-c", "head -c 8388608 /dev/zero | xz -T2 -c | xz -dc | md5sum"])
    yield Program("zstd -T2: 8 MiB", "zstd", ["sh", "-c", "head -c 8388608 /dev/zero | zstd -T2 -c | md5sum"])
    yield Program("git: log of this repository", "git", ["git", "log", "--oneline", "-n", "50"])
    yield Program("memcached -t 4: 16,000 requests", "memcached",
                  ["memcached", "-t", "4", "-p", str(port), "-l", "127.0.0.1", "-u", "nobody"],
                  load=memcached_load(port))
    server = ["redis-server", "--port", str(redis_port), "--save", "", "--io-threads", "2", "--dir", scratch]
    yield Program("redis-server: redis-benchmark", "redis-server", server,
                  load=["redis-benchmark", "-p", str(redis_port), "-n", "20000", "--csv", "-t", "set,get"])
    jemalloc = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"
    if os.path.exists(jemalloc):
        yield Program("python under jemalloc: 2,000 threads in turn", python, [python, "-c", CHURN % 2000],
                      environment={"LD_PRELOAD": jemalloc})


def normalise(text):
    text = re.sub(r"0x[0-9a-f]+", "ADDRESS", text)
    text = re.sub(r"random seed: \d+", "random seed", text)
    text = re.sub(r"\d+\.\d+\s?(requests per second|sec|s|ms|msec)?", "NUMBER", text)
    return text


def wait_for_server(load):
    for _ in range(100):
        time.sleep(0.1)
        if subprocess.run(load, capture_output=True, check=False, timeout=120).returncode == 0:
            return


def run(program, wrapper):
    """Returns (what the program did, seconds)."""
    environment = {**os.environ, **program.environment, "PYTHONDONTWRITEBYTECODE": "1"}
    begin = time.monotonic()
    if not program.load:
        done = subprocess.run(wrapper + program.command, input=program.stdin, env=environment, text=True,
                              capture_output=True, check=False, timeout=300)
        return (done.returncode, normalise(done.stdout)), time.monotonic() - begin
    with subprocess.Popen(wrapper + program.command, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for_server(program.load)
        begin = time.monotonic()
        done = subprocess.run(program.load, capture_output=True, text=True, check=False, timeout=300)
        seconds = time.monotonic() - begin
        server.terminate()
        status = server.wait(30)
    return (done.returncode, normalise(done.stdout), status), seconds


def findings_of(report):
    if not report.exists():
        return "no report"
    found = [finding["rule"] + " (" + finding["severity"] + ")" for finding in json.loads(report.read_text())["findings"]]
    return ", ".join(sorted(set(found))) or "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--impasse", default="build/bin/impasse")
    parser.add_argument("--filter", default="")
    arguments = parser.parse_args()
    impasse = str(pathlib.Path(arguments.impasse).resolve())
    failed = 0
    print("| program | same result | seconds without | with | findings |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for program in programs(scratch):
            if arguments.filter not in program.name:
                continue
            if shutil.which(program.needs) is None:
                print(f"| {program.name} | not installed | | | |")
                continue
            native, seconds = run(program, [])
            report = pathlib.Path(scratch) / "report.json"
            report.unlink(missing_ok=True)
            wrapper = [impasse, "run", "--quiet", "--fail-on", "none", "--trace", scratch + "/trace",
                       "--format", f"json={report}", "--"]
            probed, probed_seconds = run(program, wrapper)
            same = native == probed
            failed += not same
            print(f"| {program.name} | {'yes' if same else 'NO'} | {seconds:.2f} | {probed_seconds:.2f} | {findings_of(report)} |",
                  flush=True)
            if not same:
                print(f"native: {native}\nprobed: {probed}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
