#!/usr/bin/env python3
"""Runs real programs with and without the probe, compares what they did, and prints one table row each.

A program's output is compared after what differs from run to run anyway (times, ports, process ids) is taken
out of it. Programs that are not installed are left out and named; on Debian these packages have them:

    memcached redis-server redis-tools nginx-light libjemalloc2 libtcmalloc-minimal4 libpython3.11-testsuite sqlite3
    postgresql mariadb-server

PostgreSQL and MariaDB refuse to be run by root: started as root, this script runs them as their own users.

The tests of LevelDB and librdkafka are built from their Debian sources with --build. What came out is in
docs/probe-report.md.
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

HERE = pathlib.Path(__file__).resolve().parent
FIELD = HERE.parents[1] / "build" / "field"
CHURN = "import threading\nfor i in range(%d):\n t=threading.Thread(target=lambda: None); t.start(); t.join()\nprint('done')\n"
POOL = """import multiprocessing
if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool: print(sum(pool.map(abs, range(-20000, 0), 50)))
"""
SQL = "create table t(a);\n" + "insert into t select 1;\n" * 200 + "select count(*), sum(a) from t;\n"


@dataclasses.dataclass
class Program:
    name: str
    needs: str
    command: list
    stdin: str = ""
    load: list = dataclasses.field(default_factory=list)  # run against a server, which is then ended
    port: int = 0
    environment: dict = dataclasses.field(default_factory=dict)
    directory: pathlib.Path | None = None
    user: str = ""  # who runs it when root starts this script

    def words(self, wrapper):
        as_user = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", "--"]
        return (as_user if self.user and os.getuid() == 0 else []) + wrapper + self.command


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


def http_load(port):
    return [sys.executable, "-c", f"""
import threading, urllib.request
bodies = [None] * 4
def work(n):
    for i in range(250):
        body = urllib.request.urlopen("http://127.0.0.1:{port}/page.txt?%d" % i).read()
        assert bodies[n] in (None, body); bodies[n] = body
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]; print("1000 pages", [len(b) for b in bodies])
"""]


def nginx_files(scratch, port):
    """Writes a configuration with two worker processes and a pool of threads that reads files."""
    root = pathlib.Path(scratch) / "nginx"
    (root / "html").mkdir(parents=True)
    (root / "html" / "page.txt").write_text("page\n" * 20000)
    (root / "nginx.conf").write_text(f"""
user root; daemon off; worker_processes 2; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 64; }}
http {{ access_log off; aio threads;
  server {{ listen 127.0.0.1:{port}; root {root}/html; }} }}
""")
    return root


def prepare(user, directory, *command):
    """Runs what makes the files of a server, as the user who will run it."""
    directory.mkdir()
    if os.getuid() == 0:
        shutil.chown(directory, user, user)
    subprocess.run(Program("", "", list(map(str, command)), user=user).words([]), check=True, cwd=directory,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def postgresql(scratch, port):
    """Processes that share memory, semaphores and locks of their own. pgbench says how many transactions were lost: none."""
    root = pathlib.Path(scratch) / "postgresql"
    tools = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=pathlib.Path("/nonexistent"))
    if not tools.exists():
        return Program("PostgreSQL: pgbench", str(tools / "postgres"), [])
    prepare("postgres", root, tools / "initdb", "-A", "trust", "-D", root)
    address = f"-h 127.0.0.1 -p {port} -U postgres"
    load = (f"{tools}/pgbench -i -q {address} postgres && {tools}/pgbench -n -c 4 -j 2 -t 500 {address} postgres && "
            f"{tools}/psql {address} -tc 'select count(*) from pgbench_history' postgres")
    return Program("PostgreSQL: pgbench, 4 clients, 2,000 transactions", str(tools / "postgres"),
                   [str(tools / "postgres"), "-D", str(root), "-p", str(port), "-k", str(root), "-h", "127.0.0.1"],
                   load=["sh", "-c", f"({load}) 2>/dev/null | grep -v -e latency -e tps -e connection"], port=port, user="postgres")


def mariadb(scratch, port):
    """Some thirty threads, with rwlocks and condition variables of InnoDB on futexes and pthread."""
    root = pathlib.Path(scratch) / "mariadb"
    if shutil.which("mariadbd") is None:
        return Program("MariaDB: mariadb-slap", "mariadbd", [])
    prepare("mysql", root, "mariadb-install-db", "--no-defaults", f"--datadir={root}", "--auth-root-authentication-method=normal")
    client = f"--no-defaults -h 127.0.0.1 -P {port} -u root"
    load = (f"mariadb-slap {client} --concurrency=8 --number-of-queries=2000 --auto-generate-sql --auto-generate-sql-load-type=mixed "
            f"--engine=innodb && mariadb {client} -e 'select count(*) from mysql.user'")
    return Program("MariaDB: mariadb-slap, 8 clients, 2,000 queries", "mariadbd",
                   ["mariadbd", "--no-defaults", f"--datadir={root}", f"--socket={root}/socket", f"--port={port}",
                    "--bind-address=127.0.0.1"], load=["sh", "-c", load], port=port, user="mysql")


def source_tests(scratch):
    """Tests of libraries that are built here: LevelDB's are GoogleTest programs; of librdkafka's those that need no broker, or
    bring one of their own. Those that need what was left out of the build fail or are skipped, with the probe as without."""
    for test in sorted((FIELD / "leveldb-tests").glob("*_test*")):
        if test.is_file() and os.access(test, os.X_OK):
            yield Program(f"LevelDB: {test.name}", str(test), [str(test)])
    build = FIELD / "librdkafka-tests"
    runner = build / "tests" / "test-runner"
    # The order of what many threads print is chance: only the table of verdicts is compared, without its times.
    verdicts = r"sed -n 's/\x1b\[[0-9;]*m//g; s/^| *\([0-9A-Za-z_<>]*\) *| *\([A-Z]*\) .*/\1 \2/p'"
    yield Program("librdkafka: its local tests and those with the mock broker", str(runner),
                  ["sh", "-c", f"{runner} -l -Q -p4 > {scratch}/log 2>&1; status=$?; {verdicts} {scratch}/log; exit $status"],
                  environment={"LD_LIBRARY_PATH": f"{build}/src:{build}/src-cpp"}, directory=FIELD / "librdkafka" / "tests")


def programs(scratch):
    port, redis_port, http_port = free_port(), free_port(), free_port()
    python = sys.executable
    yield Program("python: test_queue", python, [python, "-m", "test", "-q", "test_queue"])
    yield Program("python: test_thread, test_threading_local", python,
                  [python, "-m", "test", "-q", "test_thread", "test_threading_local"])
    yield Program("python: test_concurrent_futures (thread pool)", python,
                  [python, "-m", "unittest", "-q", "test.test_concurrent_futures.ThreadPoolExecutorTest"])
    yield Program("python: test_threading", python, [python, "-m", "test", "-q", "test_threading"])
    yield Program("python: multiprocessing pool", python, [python, "-c", POOL])
    yield Program("python: 10,000 threads in turn", python, [python, "-c", CHURN % 10000])
    yield Program("sqlite3: 200 inserts", "sqlite3", ["sqlite3", ":memory:"], SQL)
    yield Program("xz -T2: 8 MiB", "xz", ["sh", "-c", "head -c 8388608 /dev/zero | xz -T2 -c | xz -dc | md5sum"])
    yield Program("zstd -T2: 8 MiB", "zstd", ["sh", "-c", "head -c 8388608 /dev/zero | zstd -T2 -c | md5sum"])
    yield Program("git: log of this repository", "git", ["git", "log", "--oneline", "-n", "50"])
    yield Program("memcached -t 4: 16,000 requests", "memcached",
                  ["memcached", "-t", "4", "-p", str(port), "-l", "127.0.0.1", "-u", "nobody"],
                  load=memcached_load(port), port=port)
    server = ["redis-server", "--port", str(redis_port), "--save", "", "--io-threads", "2", "--dir", scratch]
    yield Program("redis-server: redis-benchmark", "redis-server", server,
                  load=["redis-benchmark", "-p", str(redis_port), "-n", "20000", "--csv", "-t", "set,get"],
                  port=redis_port)
    if shutil.which("nginx"):
        root = nginx_files(scratch, http_port)
        yield Program("nginx, 2 workers, thread pool: 1,000 pages", "nginx", ["nginx", "-p", str(root), "-c", "nginx.conf"],
                      load=http_load(http_port), port=http_port)
    for name, file in (("jemalloc", "libjemalloc.so.2"), ("tcmalloc", "libtcmalloc_minimal.so.4")):
        for library in pathlib.Path("/usr/lib").glob(f"*/{file}"):
            yield Program(f"python under {name}: 2,000 threads in turn", python, [python, "-c", CHURN % 2000],
                          environment={"LD_PRELOAD": str(library)})
    yield postgresql(scratch, free_port())
    yield mariadb(scratch, free_port())
    yield from source_tests(scratch)


def normalise(text):
    text = re.sub(r"0x[0-9a-f]+", "ADDRESS", text)
    text = re.sub(r"random seed: \d+", "random seed", text)
    text = re.sub(r"( in )?(\d+ min )?\b\d+(\.\d+)? ?(ms|us|sec|min|s)\b|\d+:\d\d:\d\d", "TIME", text)
    text = re.sub(r"(failure\)|passed)TIME", r"\1", text)  # said of what took long
    text = re.sub(r"\d+\.\d+\s?(requests per second|sec|s|ms|msec)?", "NUMBER", text)
    return text


def wait_for_server(port):
    """redis-benchmark, for one, never ends when nobody answers yet."""
    for _ in range(300):
        time.sleep(0.1)
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            pass
    raise SystemExit(f"no server on port {port}")


def run(program, wrapper):
    """Returns (what the program did, seconds)."""
    environment = {**os.environ, **program.environment, "PYTHONDONTWRITEBYTECODE": "1"}
    begin = time.monotonic()
    if not program.load:
        done = subprocess.run(program.words(wrapper), input=program.stdin, env=environment, text=True, cwd=program.directory,
                              errors="replace", capture_output=True, check=False, timeout=900)
        return (done.returncode, normalise(done.stdout)), time.monotonic() - begin
    with subprocess.Popen(program.words(wrapper), env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for_server(program.port)
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


BUILT = {"leveldb": ["-DLEVELDB_BUILD_TESTS=ON", "-DLEVELDB_BUILD_BENCHMARKS=ON"],
         "librdkafka": ["-DRDKAFKA_BUILD_TESTS=ON", "-DRDKAFKA_BUILD_EXAMPLES=OFF", "-DWITH_SSL=OFF", "-DWITH_SASL=OFF",
                        "-DWITH_ZSTD=OFF"]}


def build_tests(packages):
    """Builds the tests of LevelDB (and its benchmark) and librdkafka from their Debian sources."""
    for package in packages:
        options = BUILT[package]
        subprocess.run(["bash", str(HERE / "fetch_source.sh"), package, str(FIELD)], check=True)
        build = FIELD / f"{package}-tests"
        subprocess.run(["cmake", "-S", FIELD / package, "-B", build, "-DCMAKE_BUILD_TYPE=RelWithDebInfo", *options], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", build, "-j2"], check=True, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--impasse", default=str(HERE.parents[1] / "build/bin/impasse"))
    parser.add_argument("--filter", default="")
    parser.add_argument("--build", action="store_true", help="build the tests of LevelDB and librdkafka first")
    parser.add_argument("--build-only", choices=BUILT, help="build the tests of this one and run nothing")
    arguments = parser.parse_args()
    if arguments.build_only:
        build_tests([arguments.build_only])
        return 0
    impasse = str(pathlib.Path(arguments.impasse).resolve())
    failed = 0
    if arguments.build:
        build_tests(BUILT)
    print("| program | same result | seconds without | with | findings |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o777)  # other users write their reports here
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
