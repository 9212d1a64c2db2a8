#!/usr/bin/env python3
"""Statically linked programs that bring the probe along: seen under `impasse run`, unchanged without it."""
import sys

from programs import main

# ORDER: 1 the threads take the locks in opposite orders, and hang.
CROSSED = """#include <pthread.h>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
std::mutex accounts, journal;
pthread_barrier_t ready;
std::condition_variable changed;
bool is_there = false;
void Take(std::mutex& first, std::mutex& second) {
  const std::lock_guard outer(first);
  if (ORDER) pthread_barrier_wait(&ready);
  const std::lock_guard inner(second);
}
int main() {
  pthread_barrier_init(&ready, nullptr, 2);
  std::thread one([] { Take(accounts, journal); });
  std::thread other([] { ORDER ? Take(journal, accounts) : Take(accounts, journal); });
  one.join();
  other.join();
  std::thread waiter([] {
    std::unique_lock lock(accounts);
    changed.wait(lock, [] { return is_there; });
  });
  {
    const std::lock_guard lock(accounts);
    is_there = true;
  }
  changed.notify_all();
  waiter.join();
  std::puts("done");
}
"""
# What the probe stands in front of beside locks goes on as it should: processes, pipes, signals, sleeps.
LIFE = """#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t seen;
static void OnSignal(int number) { seen = number; }
static void* Work(void* pipe_end) {
  char byte = 0;
  pthread_mutex_lock(&lock);
  if (read(*(int*)pipe_end, &byte, 1) != 1) byte = 'x';
  pthread_mutex_unlock(&lock);
  return byte == 'a' ? pipe_end : NULL;
}
int main() {
  int ends[2];
  pthread_t thread;
  void* result;
  int status;
  signal(SIGUSR1, OnSignal);
  if (pipe(ends) != 0) return 1;
  pthread_create(&thread, NULL, Work, ends);
  const struct timespec a_little = {0, 1000000};
  nanosleep(&a_little, NULL);
  if (write(ends[1], "a", 1) != 1) return 2;
  pthread_join(thread, &result);
  raise(SIGUSR1);
  const pid_t child = fork();
  if (child == 0) {
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    _exit(7);
  }
  if (waitpid(child, &status, 0) != child) return 3;
  return result != NULL && seen == SIGUSR1 && WEXITSTATUS(status) == 7 && puts("done") >= 0 ? 0 : 4;
}
"""


def run(test):
    link = ["-static", f"-Wl,@{test.options.names}", test.options.archive]
    hang = test.compile(CROSSED, "crossed", "-DORDER=1", *link)
    test.expect_hang(hang, "a cycle of locks in a static program is a deadlock", {"accounts", "journal"})
    test.expect_silence(test.compile(CROSSED, "crossed_ok", "-DORDER=0", *link), "one order in a static program is silent")
    test.expect_silence(test.compile(CROSSED, "crossed_pie", "-DORDER=0", "-static-pie", "-fPIE", *link[1:]), "a static PIE is silent")
    test.expect_silence(test.compile(LIFE, "life", *link), "a static program goes on as it does alone")
    plain = test.compile(CROSSED, "plain", "-DORDER=0", "-static")
    status, out, findings, err = test.probed(plain)
    test.expect((out, findings) == ("done\n", []) and "linked statically" in err, "a static program without it is named", f"{status} {err}")
    status, out, findings, err = test.probed(test.directory / "crossed_ok")
    test.expect("linked statically" not in err and "left no trace" not in err, "one with it is no blind spot", f"{status} {err}")


if __name__ == "__main__":
    sys.exit(main(run, "--impasse", "--archive", "--names"))
