#!/usr/bin/env python3
"""absl::Mutex and absl::CondVar of a shared libabsl: programs that hang, and their look-alikes that do not."""
import sys

from programs import main

LIBRARIES = ["-labsl_synchronization", "-labsl_time", "-labsl_base"]
HEAD = """#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <absl/time/time.h>
#include <pthread.h>
#include <cstdio>
#include <thread>
absl::Mutex accounts, journal;
pthread_barrier_t ready;
"""
# KIND: 0 both exclusive, 1 the second one shared, 2 the first one shared and the second exclusive.
CROSSED = HEAD + """
void Take(absl::Mutex& first, absl::Mutex& second) {
  KIND == 2 ? first.ReaderLock() : first.Lock();
  if (ORDER) pthread_barrier_wait(&ready);
  KIND == 1 ? second.ReaderLock() : second.Lock();
  KIND == 1 ? second.ReaderUnlock() : second.Unlock();
  KIND == 2 ? first.ReaderUnlock() : first.Unlock();
}
int main() {
  pthread_barrier_init(&ready, nullptr, 2);
  std::thread one([] { Take(accounts, journal); });
  std::thread other([] { ORDER ? Take(journal, accounts) : Take(accounts, journal); });
  one.join();
  other.join();
  std::puts("done");
}
"""
TWICE = HEAD + """
int main() {
  absl::MutexLock lock(&accounts);
  if (ORDER) accounts.Lock();
  std::puts("done");
}
"""
# The wait gives back the mutex it is told of, not the outer one.
NOTIFIED_UNDER_OUTER = HEAD + """
absl::CondVar changed;
bool is_there = false;
void Consumer() {
  absl::MutexLock outer(&journal);
  absl::MutexLock lock(&accounts);
  pthread_barrier_wait(&ready);
  while (!is_there) changed.Wait(&accounts);
}
void Producer() {
  pthread_barrier_wait(&ready);
  if (ORDER) journal.Lock();
  {
    absl::MutexLock lock(&accounts);
    is_there = true;
    changed.Signal();
  }
  if (ORDER) journal.Unlock();
}
int main() {
  pthread_barrier_init(&ready, nullptr, 2);
  std::thread one(Consumer), other(Producer);
  one.join();
  other.join();
  std::puts("done");
}
"""
# Everything that waits for a state of the data, with the mutex in every mode, before and after.
STATES_OK = HEAD + """
int level = 0;
bool IsHigh(int* value) { return *value > 2; }
void Wait() {
  const absl::Condition high(IsHigh, &level);
  accounts.Lock();
  accounts.Await(high);
  journal.Lock();
  journal.Unlock();
  accounts.Unlock();
  accounts.ReaderLockWhen(high);
  accounts.AwaitWithTimeout(high, absl::Milliseconds(1));
  accounts.ReaderUnlock();
  accounts.LockWhenWithTimeout(high, absl::Milliseconds(1));
  accounts.Unlock();
}
int main() {
  absl::Notification begun;
  absl::CondVar never;
  std::thread one([&] { begun.Notify(); Wait(); });
  begun.WaitForNotification();
  for (int i = 0; i < 2000; ++i) {
    absl::MutexLock lock(&accounts);
    if (i % 500 == 0) ++level;
    if (i % 1000 == 0) never.WaitWithTimeout(&accounts, absl::Milliseconds(1));
  }
  one.join();
  if (accounts.TryLock()) accounts.Unlock();
  if (accounts.ReaderTryLock()) accounts.ReaderUnlock();
  std::puts("done");
}
"""
# The plug-in brings Abseil along; nobody else in the process can see it. It stays: a process that unloads
# Abseil crashes now and then, with and without the probe.
PLUGIN = HEAD + """
extern "C" int work() {
  std::thread one([] { absl::MutexLock lock(&accounts); absl::MutexLock inner(&journal); });
  one.join();
  absl::MutexLock lock(&accounts);
  return accounts.TryLock() ? 1 : 0;
}
"""
HOST = """#include <dlfcn.h>
#include <cstdio>
int main() {
  for (int i = 0; i < 3; ++i) {
    void* plugin = dlopen(PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (plugin == nullptr) { std::puts(dlerror()); return 1; }
    auto work = reinterpret_cast<int (*)()>(dlsym(plugin, "work"));
    if (work() != 0) return 2;
  }
  std::puts("done");
}
"""


def run(test):
    for kind, what in enumerate(("exclusive locks", "an exclusive and a shared lock", "a shared and an exclusive lock")):
        program = test.compile(CROSSED, f"crossed{kind}", "-DORDER=1", f"-DKIND={kind}", *LIBRARIES)
        test.expect_hang(program, f"a cycle of {what} is a deadlock", {"accounts", "journal"})
        program = test.compile(CROSSED, f"crossed{kind}_ok", "-DORDER=0", f"-DKIND={kind}", *LIBRARIES)
        test.expect_silence(program, f"{what} in one order are silent")
    for text, name in ((TWICE, "taken twice"), (NOTIFIED_UNDER_OUTER, "a lock that is kept while waiting")):
        short = name.replace(" ", "_")
        test.expect_hang(test.compile(text, short, "-DORDER=1", *LIBRARIES), name, set())
        test.expect_silence(test.compile(text, f"{short}_ok", "-DORDER=0", *LIBRARIES), f"{name}: the look-alike")
    test.expect_silence(test.compile(STATES_OK, "states_ok", *LIBRARIES), "waits for a state of the data")
    plugin = test.compile(PLUGIN, "plugin.so", "-shared", "-fPIC", *LIBRARIES)
    test.expect_silence(test.compile(HOST, "host", f'-DPLUGIN="{plugin}"', "-ldl"), "an Abseil that only a plug-in sees")


if __name__ == "__main__":
    sys.exit(main(run, "--impasse"))
