#!/usr/bin/env python3
"""impasse run --all-events: what the ring has forgotten is in the stream, after SIGKILL and in a stream that is cut."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

# Two lock orders that a semaphore keeps apart: only who remembers its post knows. Meanwhile the ring goes round.
PROGRAM = """#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>
#include <cstdio>
#include <thread>
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, busy = PTHREAD_MUTEX_INITIALIZER;
sem_t handed_over;
void Both(pthread_mutex_t* first, pthread_mutex_t* second) {
  pthread_mutex_lock(first);
  pthread_mutex_lock(second);
  pthread_mutex_unlock(second);
  pthread_mutex_unlock(first);
}
void Work() {
  for (int i = 0; i < 15'000; ++i) {
    pthread_mutex_lock(&busy);
    pthread_mutex_unlock(&busy);
    if (i % 100 == 0) usleep(8'000);
  }
}
void First() {
  Both(&a, &b);
  sem_post(&handed_over);
  Work();
}
void Second() {
  sem_wait(&handed_over);
  Both(&b, &a);
  Work();
}
int main(int argc, char**) {
  sem_init(&handed_over, 0, 0);
  std::thread one(First), other(Second);
  one.join();
  other.join();
  std::puts("done");
  if (argc > 1) kill(getpid(), SIGKILL);
}
"""


class Test:
    def __init__(self, impasse, directory):
        self.impasse = impasse
        self.directory = directory
        self.failed = 0
        source = directory / "program.cc"
        source.write_text(PROGRAM)
        compilers = (os.environ.get("CXX"), "clang++-22", "c++")
        compiler = next(c for c in compilers if c and shutil.which(c))
        subprocess.run([compiler, "-g", "-O1", "-pthread", source, "-o", directory / "program"], check=True)

    def expect(self, condition, what, detail=""):
        print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}")
        self.failed += 0 if condition else 1

    # Returns (exit status, rules found, text).
    def call(self, *words, ring=None):
        environment = dict(os.environ, **({"IMPASSE_OPTIONS": f"ring={ring}"} if ring else {}))
        report = self.directory / "report.json"
        command = [self.impasse, words[0], "--format", "text", "--format", f"json={report}", *words[1:]]
        done = subprocess.run([str(word) for word in command], cwd=self.directory, text=True, capture_output=True,
                              env=environment, check=False, timeout=120)
        findings = json.loads(report.read_text())["findings"] if report.exists() else []
        return done.returncode, [f["rule"] for f in findings], done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--impasse", required=True)
    with tempfile.TemporaryDirectory(prefix="impasse-events-") as name:
        test = Test(pathlib.Path(parser.parse_args().impasse).resolve(), pathlib.Path(name))
        status, rules, text = test.call("run", "--trace", "ring.trace", "--", "./program", ring=256)
        test.expect(rules == ["lock-order-inversion"] and "within the recorded window" in text,
                    "the ring alone has forgotten what keeps the locks apart", f"{status} {rules}\n{text}")
        status, rules, text = test.call("run", "--all-events", "--trace", "all.trace", "--", "./program", "kill", ring=256)
        test.expect(status == 128 + 9 and rules == [], "with all events nothing is predicted", f"{status} {rules}\n{text}")
        stream = test.directory / "all.trace.events.zst"
        test.expect(stream.exists() and stream.stat().st_mode & 0o777 == 0o600, "the stream is the user's alone", text)
        test.expect([p.name for p in test.directory.glob("*.partial")] == [], "nothing else is left behind")
        status, rules, text = test.call("postmortem", "all.trace")
        test.expect((status, rules) == (0, []), "post-mortem of a killed program reads the stream", f"{status} {rules}\n{text}")
        stream.write_bytes(stream.read_bytes()[:-7])
        status, rules, text = test.call("postmortem", "all.trace")
        test.expect(status == 3 and "cut short" in text, "a stream that is cut is read and called incomplete", f"{status}\n{text}")
        status, _, text = test.call("run", "--all-events", "--", "./program")
        test.expect(status == 2 and "--trace FILE" in text, "a stream needs a name", f"{status}\n{text}")
    return 1 if test.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
