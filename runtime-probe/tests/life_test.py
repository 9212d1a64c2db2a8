#!/usr/bin/env python3
"""The probe in a hard life: many processes, threads and locks, other allocators, set-user-ID programs, no shared
memory, full and read-only disks. Each program must do under the probe what it does without: the same output and exit
status. With --soak the numbers are those of long-lived servers.

What takes root (mounting, set-user-ID files) is left out, and said, where it is not permitted."""
import argparse
import json
import os
import pathlib
import shutil
import stat
import subprocess
import tempfile
import time

PROGRAM = r"""#include <pthread.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>
extern char** environ;
pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
long count;
void* CountOne(void* unused) {
  pthread_mutex_lock(&mutex);
  ++count;
  pthread_mutex_unlock(&mutex);
  free(malloc(100));
  return unused;
}
int Threads(long n) {
  for (long i = 0; i < n; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, nullptr, CountOne, nullptr) != 0) return 1;
    pthread_join(thread, nullptr);
  }
  std::printf("%ld\n", count);
  return 0;
}
// Every other process is forked and goes on, the others are started anew.
int Processes(long n, char** argv) {
  for (long i = 0; i < n; ++i) {
    pid_t child = 0;
    std::string threads = "threads", two = "2";
    char* words[] = {argv[0], threads.data(), two.data(), nullptr};
    if (i % 2 == 0) {
      child = fork();
      if (child == 0) {
        CountOne(nullptr);
        _exit(0);
      }
    } else if (posix_spawn(&child, argv[0], nullptr, nullptr, words, environ) != 0) {
      return 1;
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || status != 0) return 2;
  }
  std::puts("all reaped");
  return 0;
}
// Locks that live at the same time, each taken inside a common one: as many lock-order edges.
int Locks(long n) {
  std::vector<std::unique_ptr<pthread_mutex_t>> locks;
  for (long i = 0; i < n; ++i) {
    locks.push_back(std::make_unique<pthread_mutex_t>());
    pthread_mutex_init(locks.back().get(), nullptr);
    if (i % 4 == 0) pthread_mutex_lock(&mutex);
    pthread_mutex_lock(locks.back().get());
    pthread_mutex_unlock(locks.back().get());
    if (i % 4 == 0) pthread_mutex_unlock(&mutex);
  }
  for (const auto& lock : locks) pthread_mutex_destroy(lock.get());
  std::printf("%ld locks\n", n);
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::fprintf(stderr, "maxrss %ld\n", usage.ru_maxrss);
  return 0;
}
int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const long n = argc > 2 ? std::atol(argv[2]) : 0;
  if (what == "threads") return Threads(n);
  if (what == "processes") return Processes(n, argv);
  if (what == "locks") return Locks(n);
  std::puts("hello");
  return 7;
}
"""
ALLOCATORS = ("libjemalloc.so.2", "libtcmalloc_minimal.so.4")
# What a million locks may cost beyond the tables, which have a fixed size: KiB.
MOST_GROWTH_KIB = 96 * 1024


class Test:
    def __init__(self, options, directory):
        self.impasse = pathlib.Path(options.impasse).resolve()
        self.soak = options.soak
        self.directory = directory
        self.failed = 0
        source = directory / "program.cc"
        source.write_text(PROGRAM)
        self.program = directory / "program"
        compilers = (os.environ.get("CXX"), "clang++-22", "c++")
        compiler = next(c for c in compilers if c and shutil.which(c))
        subprocess.run([compiler, "-g", "-O1", "-pthread", source, "-o", self.program], check=True)

    def expect(self, condition, what, detail=""):
        print(f"ok: {what}" if condition else f"FAILED: {what}\n{detail}", flush=True)
        self.failed += 0 if condition else 1

    def command(self, *words, options=()):
        return [str(self.impasse), "run", "--fail-on", "none", *options, "--", str(self.program), *words]

    def call(self, command, environment=None):
        begin = time.monotonic()
        done = subprocess.run([str(word) for word in command], cwd=self.directory, text=True, capture_output=True,
                              env=dict(os.environ, **(environment or {})), check=False, timeout=600)
        self.seconds = time.monotonic() - begin
        return done

    # Compares a run under the probe with one without it, both by way of `prefix`.
    def same(self, what, *words, options=(), environment=None, prefix=()):
        alone = self.call([*prefix, self.program, *words], environment)
        done = self.call([*prefix, *self.command(*words, options=options)], environment)
        # What could not be recorded makes the result of the run incomplete, and says so by its status.
        incomplete = done.returncode == 3 and "THE RESULT IS INCOMPLETE" in done.stderr and "the program ended normally" in done.stderr
        status = 0 if incomplete else done.returncode
        self.expect((alone.returncode, alone.stdout) == (status, done.stdout), f"{what} ({self.seconds:.1f} s)",
                    f"{alone.returncode} {alone.stdout[-300:]} against {done.returncode} {done.stdout[-300:]}\n{done.stderr[-2000:]}")
        return alone, done


def churn_test(test):
    test.same("threads in turn", "threads", "100000" if test.soak else "3000")
    _, done = test.same("processes in turn", "processes", "2000" if test.soak else "100")
    test.expect("THE RESULT IS INCOMPLETE" not in done.stderr, "every process left a trace that is whole", done.stderr[-2000:])


def resident(done):
    return int(done.stderr.partition("maxrss ")[2].split()[0])


def locks_test(test):
    number = "1000000" if test.soak else "200000"
    alone, done = test.same(f"{number} locks at a time", "locks", number)
    growth = resident(done) - resident(alone)
    test.expect(growth < MOST_GROWTH_KIB, f"memory for {number} locks is bounded: {growth} KiB more", done.stderr[-1000:])
    test.expect("the table of objects was full" in done.stderr, "what found no place is said", done.stderr[-1000:])


def allocator_test(test):
    for name in ALLOCATORS:
        found = [p for p in pathlib.Path("/usr/lib").glob(f"*/{name}")]
        if not found:
            print(f"skipped: {name} is not installed")
            continue
        test.same(f"under {name}", "threads", "5000" if test.soak else "500", environment={"LD_PRELOAD": str(found[0])})


def setuid_test(test):
    if os.geteuid() != 0:
        print("skipped: only root can make a file set-user-ID to another user")
        return
    raised = test.directory / "raised"
    shutil.copy(test.program, raised)
    test.directory.chmod(0o755)
    os.chown(raised, 65534, 65534)
    raised.chmod(0o755 | stat.S_ISUID)
    report = test.directory / "report.json"
    done = test.call([test.impasse, "run", "--fail-on", "none", "--format", "text", "--format", f"json={report}", "--", raised])
    test.expect(done.stdout == "hello\n", "a set-user-ID program runs unharmed", done.stderr)
    test.expect("could not be loaded into" in done.stderr and "set-user-ID" in done.stderr,
                "that it cannot be watched is said", done.stderr)
    test.expect(not json.loads(report.read_text())["complete"], "the result is incomplete", done.stderr)


def can_mount():
    probe = subprocess.run(["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"], check=False, capture_output=True)
    return probe.returncode == 0


# Runs a command with other file systems in the places where traces go.
def mounted(*mounts):
    steps = " && ".join(f"mount -t tmpfs -o {options} none {place}" for place, options in mounts)
    return ["unshare", "-m", "sh", "-c", steps + ' && exec "$@"', "sh"]


def disk_test(test):
    if not can_mount():
        print("skipped: file systems cannot be mounted here")
        return
    elsewhere = {"TMPDIR": str(test.directory)}
    test.same("without /dev/shm", "threads", "100", prefix=mounted(("/dev/shm", "ro")), environment=elsewhere)
    _, done = test.same("with a small /dev/shm", "locks", "50000", prefix=mounted(("/dev/shm", "size=6m")))
    _, done = test.same("with a /dev/shm that fills up", "locks", "50000", prefix=mounted(("/dev/shm", "size=1m")))
    _, done = test.same("processes with a /dev/shm that fills up", "processes", "40", prefix=mounted(("/dev/shm", "size=3m")))
    everywhere = [(place, "ro") for place in ("/dev/shm", "/tmp")]
    prefix = mounted(*everywhere)
    if not str(test.directory).startswith("/tmp"):
        done = test.call([*prefix, *test.command()], {"TMPDIR": "/dev/shm"})
        test.expect(done.returncode == 2 and "cannot make a directory for the trace" in done.stderr,
                    "with nowhere to write the program is not started", f"{done.returncode} {done.stdout}\n{done.stderr}")


def full_target_test(test):
    if not can_mount():
        return
    done = test.call([*mounted(("/mnt", "size=16k")), *test.command("threads", "10", options=("--trace", "/mnt/kept.trace"))])
    test.expect(done.stdout == "10\n" and done.returncode == 2 and "cannot write /mnt/kept.trace" in done.stderr,
                "a trace that cannot be kept is an error of the tool, and the program's output is its own",
                f"{done.returncode} {done.stdout}\n{done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--impasse", required=True)
    parser.add_argument("--soak", action="store_true")
    options = parser.parse_args()
    base = "/var/tmp" if os.access("/var/tmp", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="impasse-life-", dir=base) as name:
        test = Test(options, pathlib.Path(name))
        for part in (churn_test, locks_test, allocator_test, setuid_test, disk_test, full_target_test):
            part(test)
    return 1 if test.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
