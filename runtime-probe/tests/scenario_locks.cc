// Scenarios of locks, condition variables and retries.
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

#include "runtime-probe/tests/scenario.h"

// Scenarios misuse locks on purpose: that is what the probe has to show.
// NOLINTBEGIN(impasse-*)

namespace impasse::probe_tests {
namespace {

volatile int g_ways = 0;
pthread_mutex_t g_a = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t g_b = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t g_forks[5];
pthread_barrier_t g_barrier;
pthread_rwlock_t g_rwlock = PTHREAD_RWLOCK_INITIALIZER;
pthread_cond_t g_condition = PTHREAD_COND_INITIALIZER;
bool g_flag = false;

void LockBoth(long rounds) {
  for (long i = 0; i < rounds; ++i) {
    pthread_mutex_lock(&g_a);
    pthread_mutex_lock(&g_b);
    pthread_mutex_unlock(&g_b);
    pthread_mutex_unlock(&g_a);
  }
}

void Dine(long seat) {
  char name[16];
  std::snprintf(name, sizeof(name), "philosopher %ld", seat + 1);
  pthread_setname_np(pthread_self(), name);
  pthread_mutex_lock(&g_forks[seat]);
  pthread_barrier_wait(&g_barrier);
  pthread_mutex_lock(&g_forks[(seat + 1) % 5]);
}

timespec Past() { return {1, 0}; }

pthread_mutex_t MakeMutex(int kind, int robust) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, kind);
  pthread_mutexattr_setrobust(&attributes, robust);
  pthread_mutex_t mutex;
  Check(pthread_mutex_init(&mutex, &attributes) == 0, "pthread_mutex_init");
  pthread_mutexattr_destroy(&attributes);
  return mutex;
}

void CheckKinds() {
  static pthread_mutex_t recursive = MakeMutex(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
  static pthread_mutex_t checked = MakeMutex(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
  for (int i = 0; i < 3; ++i) Check(pthread_mutex_lock(&recursive) == 0, "recursive lock");
  for (int i = 0; i < 3; ++i) Check(pthread_mutex_unlock(&recursive) == 0, "recursive unlock");
  Check(pthread_mutex_unlock(&recursive) == EPERM, "recursive unlock too many");
  Check(pthread_mutex_lock(&checked) == 0, "error-checking lock");
  Check(pthread_mutex_lock(&checked) == EDEADLK, "error-checking lock twice");
  Check(pthread_mutex_trylock(&checked) == EBUSY, "error-checking trylock");
  Check(pthread_mutex_unlock(&checked) == 0, "error-checking unlock");
  Check(pthread_mutex_unlock(&checked) == EPERM, "error-checking unlock twice");
}

pthread_mutex_t g_robust;

void DieHolding(long) { pthread_mutex_lock(&g_robust); }

void CheckRobust() {
  g_robust = MakeMutex(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
  Thread(DieHolding, 0).Join();
  Check(pthread_mutex_lock(&g_robust) == EOWNERDEAD, "robust lock of the dead");
  Check(pthread_mutex_consistent(&g_robust) == 0, "robust consistent");
  Check(pthread_mutex_unlock(&g_robust) == 0, "robust unlock");
  Thread(DieHolding, 0).Join();
  Check(pthread_mutex_trylock(&g_robust) == EOWNERDEAD, "robust trylock of the dead");
  Check(pthread_mutex_unlock(&g_robust) == 0, "robust unlock without consistent");
  Check(pthread_mutex_lock(&g_robust) == ENOTRECOVERABLE, "robust not recoverable");
}

void CheckTimeouts() {
  const timespec past = Past();
  pthread_mutex_lock(&g_a);
  Check(pthread_mutex_timedlock(&g_a, &past) == ETIMEDOUT, "timedlock");
  Check(pthread_mutex_clocklock(&g_a, CLOCK_MONOTONIC, &past) == ETIMEDOUT, "clocklock");
  Check(pthread_cond_timedwait(&g_condition, &g_a, &past) == ETIMEDOUT, "timedwait");
  Check(pthread_cond_clockwait(&g_condition, &g_a, CLOCK_MONOTONIC, &past) == ETIMEDOUT,
        "clockwait");
  Check(pthread_mutex_unlock(&g_a) == 0, "unlock after waits");
}

void CheckReadersAndWriters() {
  const timespec past = Past();
  Check(pthread_rwlock_rdlock(&g_rwlock) == 0, "rdlock");
  Check(pthread_rwlock_rdlock(&g_rwlock) == 0, "rdlock again");
  Check(pthread_rwlock_trywrlock(&g_rwlock) == EBUSY, "trywrlock");
  Check(pthread_rwlock_timedwrlock(&g_rwlock, &past) == ETIMEDOUT, "timedwrlock");
  Check(pthread_rwlock_unlock(&g_rwlock) == 0 && pthread_rwlock_unlock(&g_rwlock) == 0, "unlocks");
  Check(pthread_rwlock_wrlock(&g_rwlock) == 0, "wrlock");
  Check(pthread_rwlock_rdlock(&g_rwlock) == EDEADLK, "rdlock of one's own write lock");
  Check(pthread_rwlock_tryrdlock(&g_rwlock) == EBUSY, "tryrdlock");
  Check(pthread_rwlock_unlock(&g_rwlock) == 0, "unlock of the write lock");
}

void Read(long) {
  pthread_rwlock_rdlock(&g_rwlock);
  pthread_barrier_wait(&g_barrier);
  Hang();
}

void Write(long) { pthread_rwlock_wrlock(&g_rwlock); }

void WaitForFlag(long) {
  pthread_mutex_lock(&g_b);
  pthread_mutex_lock(&g_a);
  while (!g_flag) pthread_cond_wait(&g_condition, &g_a);
  pthread_mutex_unlock(&g_a);
  pthread_mutex_unlock(&g_b);
}

void UnlockOnCancel(void* mutex) { pthread_mutex_unlock(static_cast<pthread_mutex_t*>(mutex)); }

void WaitForever(long) {
  pthread_mutex_lock(&g_a);
  pthread_cleanup_push(UnlockOnCancel, &g_a);
  Ready();
  for (;;) pthread_cond_wait(&g_condition, &g_a);
  pthread_cleanup_pop(1);
}

void OnTimer(int) {
  const int saved = errno;
  if (pthread_mutex_trylock(&g_b) == 0) pthread_mutex_unlock(&g_b);
  errno = saved;
}

}  // namespace

SCENARIO(two_places) {
  pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_t second = PTHREAD_MUTEX_INITIALIZER;
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_lock(&first);
    pthread_mutex_lock(&second);
    pthread_mutex_unlock(&second);
    pthread_mutex_unlock(&first);
  }
  pthread_mutex_lock(&first);
  pthread_mutex_lock(&second);
  pthread_mutex_unlock(&second);
  pthread_mutex_unlock(&first);
  return 0;
}

SCENARIO(two_threads) {
  Thread first(LockBoth, 1000);
  Thread second(LockBoth, 1000);
  first.Join();
  second.Join();
  return 0;
}

SCENARIO(philosophers) {
  pthread_barrier_init(&g_barrier, nullptr, 5);
  for (pthread_mutex_t& fork : g_forks) pthread_mutex_init(&fork, nullptr);
  for (long i = 0; i < 5; ++i) new Thread(Dine, i);
  Hang();
}

SCENARIO(return_codes) {
  CheckKinds();
  CheckRobust();
  CheckTimeouts();
  CheckReadersAndWriters();
  return 0;
}

SCENARIO(recursive_held) {
  static pthread_mutex_t recursive = MakeMutex(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
  for (int i = 0; i < 3; ++i) pthread_mutex_lock(&recursive);
  Ready();
  Hang();
}

SCENARIO(writer_behind_readers) {
  pthread_barrier_init(&g_barrier, nullptr, 3);
  new Thread(Read, 0);
  new Thread(Read, 1);
  pthread_barrier_wait(&g_barrier);
  new Thread(Write, 0);
  Hang();
}

SCENARIO(condition) {
  Thread waiter(WaitForFlag, 0);
  usleep(100'000);
  pthread_mutex_lock(&g_a);
  g_flag = true;
  pthread_cond_signal(&g_condition);
  pthread_mutex_unlock(&g_a);
  waiter.Join();
  return 0;
}

SCENARIO(condition_hang) {
  new Thread(WaitForFlag, 0);
  Hang();
}

SCENARIO(condition_cancelled) {
  Thread waiter(WaitForever, 0);
  usleep(100'000);
  pthread_cancel(waiter.handle());
  waiter.Join();
  Check(pthread_mutex_trylock(&g_a) == 0, "the mutex is free after the cancellation");
  return 0;
}

SCENARIO(failed_tries) {
  pthread_mutex_lock(&g_b);
  const Thread polite(
      [](long) {
        for (int i = 0; i < 10; ++i) {
          pthread_mutex_lock(&g_a);
          Check(pthread_mutex_trylock(&g_b) == EBUSY, "trylock of a held mutex");
          pthread_mutex_unlock(&g_a);
          sched_yield();
        }
        Ready();
        Hang();
      },
      0);
  Hang();
}

SCENARIO(lock_in_handler) {
  struct sigaction action = {};
  action.sa_handler = OnTimer;
  sigaction(SIGALRM, &action, nullptr);
  const itimerval timer = {{0, 50}, {0, 50}};
  setitimer(ITIMER_REAL, &timer, nullptr);
  for (int i = 0; i < 2'000'000; ++i) {
    pthread_mutex_lock(&g_a);
    pthread_mutex_unlock(&g_a);
  }
  return 0;
}

SCENARIO(many_held) {
  static pthread_mutex_t mutexes[2000];
  for (pthread_mutex_t& mutex : mutexes) pthread_mutex_init(&mutex, nullptr);
  for (pthread_mutex_t& mutex : mutexes) pthread_mutex_lock(&mutex);
  Ready();
  getchar();
  for (pthread_mutex_t& mutex : mutexes) pthread_mutex_unlock(&mutex);
  return 0;
}

SCENARIO(foreign_unlock) {
  pthread_mutex_lock(&g_a);
  Thread other([](long) { pthread_mutex_unlock(&g_a); }, 0);
  other.Join();
  pthread_mutex_lock(&g_b);
  Ready();
  Hang();
}

SCENARIO(stack_locks) {
  for (int i = 0; i < 100; ++i) {
    const auto use = [](auto self, int depth) -> void {
      pthread_mutex_t local = PTHREAD_MUTEX_INITIALIZER;
      pthread_mutex_lock(&local);
      if (depth > 0) self(self, depth - 1);
      pthread_mutex_unlock(&local);
    };
    use(use, 3);
    // Seen at a shallower depth: the locals have ended.
    pthread_mutex_lock(&g_a);
    pthread_mutex_unlock(&g_a);
  }
  return 0;
}

// UseOne locks at the same place and depth whoever calls it.
__attribute__((noinline)) static void UseOne(pthread_mutex_t* mutex) {
  pthread_mutex_lock(mutex);
  pthread_mutex_unlock(mutex);
  pthread_mutex_destroy(mutex);
}

__attribute__((noinline)) static void OneWay() {
  pthread_mutex_t local = PTHREAD_MUTEX_INITIALIZER;
  UseOne(&local);
}

__attribute__((noinline)) static void OtherWay() {
  pthread_mutex_t local = PTHREAD_MUTEX_INITIALIZER;
  UseOne(&local);
  g_ways = g_ways + 1;
}

static void GoBothWays(long rounds) {
  for (long i = 0; i < rounds; ++i) {
    OneWay();
    OneWay();
    OtherWay();
  }
}

SCENARIO(two_ways) {
  GoBothWays(50);
  Thread other(GoBothWays, 70);
  other.Join();
  return 0;
}

}  // namespace impasse::probe_tests

// NOLINTEND(impasse-*)
