#!/usr/bin/env python3
"""impasse run --timeout: before the program is ended it is told what every thread of it did, those of which
no rule says anything included."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

PROGRAM = """#include <poll.h>
#include <pthread.h>
#include <unistd.h>
pthread_mutex_t cache = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t queue_filled = PTHREAD_COND_INITIALIZER;
pthread_barrier_t ready;
int ends[2];
volatile int stop;
void Flush() {
  pthread_mutex_lock(&cache);  // taken here
  pthread_barrier_wait(&ready);
  char byte;
  while (read(ends[0], &byte, 1) < 0) {}  // reads here
  pthread_mutex_unlock(&cache);
}
void Lookup() {
  pthread_barrier_wait(&ready);
  pthread_mutex_lock(&cache);  // waits here
  pthread_mutex_unlock(&cache);
}
void Serve() {
  pthread_mutex_lock(&queue_lock);
  while (!stop) pthread_cond_wait(&queue_filled, &queue_lock);  // idles here
  pthread_mutex_unlock(&queue_lock);
}
void Compute() {
  while (!stop) {}  // computes here
}
void Listen() {
  while (!stop) poll(nullptr, 0, 60000);  // polls here
}
template <void (*Task)()>
void *Run(void *unused) {
  Task();
  return unused;
}
int main() {
  if (pipe(ends) != 0) return 1;
  pthread_barrier_init(&ready, nullptr, 2);
  pthread_t threads[12];
  pthread_create(&threads[0], nullptr, Run<Flush>, nullptr);
  pthread_create(&threads[1], nullptr, Run<Lookup>, nullptr);
  pthread_create(&threads[2], nullptr, Run<Compute>, nullptr);
  pthread_create(&threads[3], nullptr, Run<Listen>, nullptr);
  for (int i = 4; i < 12; ++i) pthread_create(&threads[i], nullptr, Run<Serve>, nullptr);
  for (pthread_t thread : threads) pthread_join(thread, nullptr);  // joins here
}
"""
QUIET = """#include <unistd.h>
int main() {
  for (;;) pause();
}
"""


class Test:
    def __init__(self, impasse, directory):
        self.impasse = impasse
        self.directory = directory
        self.failed = 0

    def expect(self, condition, what, detail=""):
        print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}")
        self.failed += 0 if condition else 1

    def compile(self, text, name, *flags):
        source = self.directory / f"{name}.cc"
        source.write_text(text)
        compilers = (os.environ.get("CXX"), "clang++-22", "c++")
        compiler = next(c for c in compilers if c and shutil.which(c))
        done = subprocess.run([compiler, "-g", "-O1", "-pthread", *flags, source, "-o", self.directory / name],
                              check=False, capture_output=True)
        return done.returncode == 0

    def run(self, *words):
        done = subprocess.run([self.impasse, "run", "--timeout", "2s", "--long-hold", "1h", *words], cwd=self.directory, text=True,
                              capture_output=True, check=False, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def line_of(self, mark):
        lines = PROGRAM.splitlines()
        return next(i for i, line in enumerate(lines, 1) if f"// {mark} here" in line)


def threads_test(test):
    test.compile(PROGRAM, "server")
    status, _, err = test.run("--format", "json=report.json", "--", "./server")
    test.expect(status == 128 + 15, "the program is ended and its status passed on", f"{status}\n{err}")
    for mark in ("taken", "reads", "waits", "idles", "computes", "polls", "joins"):
        test.expect(f"server.cc:{test.line_of(mark)}" in err, f"says who {mark} where", err)
    told, _, report = err.partition("impasse run:")
    test.expect("what every thread does" not in report and "12 more" not in report, "tells it once", err)
    test.expect("waits for mutex 'cache', for " in told and "holds it, since" in told,
                "says who holds the lock that is waited for, and since when", told)
    test.expect("and 4 more threads at the same places" in told, "counts threads that are alike", told)
    data = json.loads((test.directory / "report.json").read_text())
    processes = data["at_timeout"]
    test.expect(len(processes) == 1 and len(processes[0]["threads"]) == 13, "all threads are in the JSON report",
                json.dumps(processes)[:2000])
    test.expect(data["findings"] == [], "what is only slow is no finding", json.dumps(data["findings"]))
    kinds = [[step["kind"] for step in thread["steps"]] for thread in processes[0]["threads"]]
    test.expect(["holds", "does"] in kinds and ["waits"] in kinds, "who holds and who waits is told apart", kinds)


def other_process_test(test):
    if not test.compile(QUIET, "quiet", "-static"):
        print("skipped: no static C library")
        return
    status, _, err = test.run("--", "./quiet")
    test.expect("quiet, process " in err and "unknown to the probe" in err and "in pause" in err,
                "a program that the probe could not be loaded into is told of, too", f"{status}\n{err}")


def quiet_test(test):
    _, _, err = test.run("--quiet", "--format", "text=report.txt", "--", "./server")
    text = (test.directory / "report.txt").read_text()
    test.expect("mutex 'cache'" not in err and "mutex 'cache'" in text, "--quiet leaves it to the files", err + text)


def in_time_test(test):
    status, _, err = test.run("--", "true")
    test.expect(status == 0 and "with 1 thread" not in err, "a program that ends in time is not told of", err)


def reader_gone_test(test):
    command = [test.impasse, "run", "--timeout", "2s", "--format", "text", "--format", "json=gone.json", "--", "./server"]
    with subprocess.Popen(command, cwd=test.directory, stderr=subprocess.PIPE) as run:
        run.stderr.close()  # as `impasse run ... 2>&1 | head` does
    report = test.directory / "gone.json"
    test.expect(report.exists() and "at_timeout" in report.read_text(), "who stops reading loses no other report")
    _, out, _ = test.run("--", "bash", "-c", "yes | head -1; echo ${PIPESTATUS[0]}")
    test.expect(out == "y\n141\n", "the program is ended by a broken pipe as ever", out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    with tempfile.TemporaryDirectory(prefix="impasse-timeout-") as name:
        test = Test(pathlib.Path(parser.parse_args().impasse).resolve(), pathlib.Path(name))
        threads_test(test)
        other_process_test(test)
        quiet_test(test)
        in_time_test(test)
        reader_gone_test(test)
    return 1 if test.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
