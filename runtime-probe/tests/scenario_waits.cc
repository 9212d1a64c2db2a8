// Scenarios of semaphores, barriers, once flags, spin locks, C11 threads and futex waits.
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <threads.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include "runtime-probe/tests/scenario.h"

// Scenarios misuse locks on purpose: that is what the probe has to show.
// NOLINTBEGIN(impasse-*)

namespace impasse::probe_tests {
namespace {

constexpr timespec kPast = {1, 0};

sem_t g_first;
sem_t g_second;
mtx_t g_c11;
cnd_t g_c11_condition;
pthread_spinlock_t g_spin;
pthread_barrier_t g_barrier;
pthread_once_t g_once = PTHREAD_ONCE_INIT;
pthread_mutex_t g_mutex = PTHREAD_MUTEX_INITIALIZER;
int g_runs = 0;
int g_thrown = 0;

void CheckSemaphores() {
  sem_init(&g_first, 0, 2);
  Check(sem_wait(&g_first) == 0 && sem_trywait(&g_first) == 0, "two of two");
  Check(sem_trywait(&g_first) == -1 && errno == EAGAIN, "sem_trywait of none");
  Check(sem_timedwait(&g_first, &kPast) == -1 && errno == ETIMEDOUT, "sem_timedwait");
  Check(sem_clockwait(&g_first, CLOCK_MONOTONIC, &kPast) == -1 && errno == ETIMEDOUT, "clockwait");
  Check(sem_post(&g_first) == 0, "sem_post");
  errno = 77;
  Check(sem_wait(&g_first) == 0 && errno == 77, "errno is kept");
  Check(sem_destroy(&g_first) == 0, "sem_destroy");
}

void CheckNamedSemaphore() {
  char name[32];
  std::snprintf(name, sizeof(name), "/impasse-%d", getpid());
  sem_t* named = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
  Check(named != SEM_FAILED, "sem_open");
  Check(sem_wait(named) == 0 && sem_post(named) == 0, "named semaphore");
  Check(sem_close(named) == 0 && sem_unlink(name) == 0, "sem_close");
}

void CheckC11() {
  Check(mtx_init(&g_c11, mtx_timed) == thrd_success, "mtx_init");
  Check(cnd_init(&g_c11_condition) == thrd_success, "cnd_init");
  Check(mtx_lock(&g_c11) == thrd_success, "mtx_lock");
  Check(mtx_trylock(&g_c11) == thrd_busy, "mtx_trylock");
  Check(mtx_timedlock(&g_c11, &kPast) == thrd_timedout, "mtx_timedlock");
  Check(cnd_timedwait(&g_c11_condition, &g_c11, &kPast) == thrd_timedout, "cnd_timedwait");
  Check(mtx_unlock(&g_c11) == thrd_success, "mtx_unlock");
  thrd_t thread;
  const thrd_start_t start = [](void* number) { return *static_cast<int*>(number) + 1; };
  int number = 41;
  Check(thrd_create(&thread, start, &number) == thrd_success, "thrd_create");
  int result = 0;
  Check(thrd_join(thread, &result) == thrd_success && result == 42, "thrd_join");
  mtx_destroy(&g_c11);
  cnd_destroy(&g_c11_condition);
}

void CheckSpin() {
  Check(pthread_spin_init(&g_spin, PTHREAD_PROCESS_PRIVATE) == 0, "spin_init");
  Check(pthread_spin_lock(&g_spin) == 0, "spin_lock");
  Check(pthread_spin_trylock(&g_spin) == EBUSY, "spin_trylock");
  Check(pthread_spin_unlock(&g_spin) == 0 && pthread_spin_destroy(&g_spin) == 0, "spin_unlock");
}

void CheckOnce() {
  std::once_flag flag;
  for (int i = 0; i < 3; ++i) {
    try {
      std::call_once(flag, [&] {
        if (++g_runs < 3) throw std::runtime_error("not yet");
      });
    } catch (const std::runtime_error&) {
      ++g_thrown;
    }
  }
  std::call_once(flag, [] { g_runs = 99; });
  Check(g_runs == 3 && g_thrown == 2, "call_once runs until it does not throw");
}

struct Thrower {
  explicit Thrower(int runs) {
    if (runs < 2) throw std::runtime_error("not yet");
  }
};

void CheckStatics() {
  int runs = 0;
  for (int i = 0; i < 3; ++i) {
    try {
      static const Thrower kThrower(runs);
    } catch (const std::runtime_error&) {
      ++runs;
    }
  }
  Check(runs == 2, "a static is initialised until it does not throw");
}

void CheckBarrier() {
  pthread_barrier_init(&g_barrier, nullptr, 3);
  std::atomic<int> serial = 0;
  const auto meet = [&serial] {
    for (int i = 0; i < 50; ++i) {
      // NOLINTNEXTLINE(bugprone-posix-return): the constant is negative
      if (pthread_barrier_wait(&g_barrier) == PTHREAD_BARRIER_SERIAL_THREAD) ++serial;
    }
  };
  std::thread first(meet);
  std::thread second(meet);
  meet();
  first.join();
  second.join();
  Check(serial == 50, "one of each round is told");
  Check(pthread_barrier_destroy(&g_barrier) == 0, "barrier_destroy");
}

void CheckAtomics() {
  std::counting_semaphore<> semaphore(0);
  std::latch latch(2);
  std::atomic<int> word = 0;
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread other([&] {
    semaphore.release();
    word = 1;
    word.notify_one();
    promise.set_value(7);
    latch.arrive_and_wait();
  });
  semaphore.acquire();
  word.wait(0);
  Check(future.get() == 7, "future");
  latch.arrive_and_wait();
  other.join();
}

void WaitFor(sem_t& semaphore) { sem_wait(&semaphore); }

void InitialiseLocking() {
  pthread_mutex_lock(&g_mutex);
  pthread_mutex_unlock(&g_mutex);
}

int InitialiseSlowly() {
  usleep(100'000);
  pthread_mutex_lock(&g_mutex);
  pthread_mutex_unlock(&g_mutex);
  return 1;
}

int SlowStatic() {
  static const int kValue = InitialiseSlowly();
  return kValue;
}

void OnSignal(int) { sem_post(&g_first); }

}  // namespace

SCENARIO(wait_codes) {
  CheckSemaphores();
  CheckNamedSemaphore();
  CheckC11();
  CheckSpin();
  CheckOnce();
  CheckStatics();
  CheckBarrier();
  CheckAtomics();
  std::puts("all well");
  return 0;
}

// Two semaphores used as locks, taken in opposite orders.
SCENARIO(semaphore_cycle) {
  sem_init(&g_first, 0, 1);
  sem_init(&g_second, 0, 1);
  pthread_barrier_init(&g_barrier, nullptr, 2);
  const auto both = [](sem_t& first, sem_t& second) {
    for (int i = 0;; ++i) {
      WaitFor(first);
      if (i == 1) pthread_barrier_wait(&g_barrier);
      WaitFor(second);
      sem_post(&second);
      sem_post(&first);
      if (i == 0) pthread_barrier_wait(&g_barrier);
    }
  };
  // The first round one after the other, so that both are known to post.
  const std::thread first(both, std::ref(g_first), std::ref(g_second));
  usleep(50'000);
  const std::thread second(both, std::ref(g_second), std::ref(g_first));
  Hang();
}

SCENARIO(semaphore_and_join) {
  sem_init(&g_first, 0, 0);
  std::thread worker([] { WaitFor(g_first); });
  worker.join();
  return 0;
}

// As before, but a signal handler may post at any time.
SCENARIO(semaphore_and_handler) {
  sem_init(&g_first, 0, 0);
  signal(SIGUSR1, OnSignal);
  Ready();
  while (sem_wait(&g_first) != 0) {
  }
  return 0;
}

// A handler that uses more semaphores than the probe has places for what a thread used lately.
SCENARIO(semaphore_and_busy_handler) {
  static sem_t many[1'000];
  sem_init(&g_first, 0, 0);
  for (sem_t& semaphore : many) sem_init(&semaphore, 0, 0);
  signal(SIGUSR1, [](int) {
    for (sem_t& semaphore : many) sem_post(&semaphore);
    sem_post(&g_first);
  });
  Ready();
  while (sem_wait(&g_first) != 0) {
  }
  return 0;
}

SCENARIO(barrier_short) {
  pthread_barrier_init(&g_barrier, nullptr, 3);
  std::thread first([] { pthread_barrier_wait(&g_barrier); });
  const std::thread second([] {
    pthread_mutex_lock(&g_mutex);
    pthread_barrier_wait(&g_barrier);
  });
  const std::thread third([] {
    usleep(100'000);
    pthread_mutex_lock(&g_mutex);
    pthread_barrier_wait(&g_barrier);
  });
  first.join();
  return 0;
}

SCENARIO(once_and_mutex) {
  pthread_mutex_lock(&g_mutex);
  const std::thread other([] { pthread_once(&g_once, InitialiseLocking); });
  usleep(100'000);
  pthread_once(&g_once, InitialiseLocking);
  return 0;
}

SCENARIO(static_and_mutex) {
  const std::thread other(SlowStatic);
  pthread_mutex_lock(&g_mutex);
  usleep(50'000);
  SlowStatic();
  return 0;
}

SCENARIO(spin_self) {
  pthread_spin_init(&g_spin, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_lock(&g_spin);
  pthread_spin_lock(&g_spin);
  return 0;
}

SCENARIO(c11_cycle) {
  static mtx_t other;
  mtx_init(&g_c11, mtx_plain);
  mtx_init(&other, mtx_plain);
  mtx_lock(&g_c11);
  thrd_t thread;
  const thrd_start_t start = [](void*) {
    mtx_lock(&other);
    mtx_lock(&g_c11);
    return 0;
  };
  thrd_create(&thread, start, nullptr);
  usleep(100'000);
  mtx_lock(&other);
  return 0;
}

SCENARIO(join_cycle) {
  static std::atomic<pthread_t> first;
  static std::atomic<pthread_t> second;
  const Thread one(
      [](long) {
        usleep(50'000);
        pthread_join(second, nullptr);
      },
      0);
  first = one.handle();
  const Thread two(
      [](long) {
        usleep(50'000);
        pthread_join(first, nullptr);
      },
      0);
  second = two.handle();
  Hang();
}

SCENARIO(latch_short) {
  std::latch latch(3);
  std::thread one([&] { latch.arrive_and_wait(); });
  std::thread two([&] { latch.arrive_and_wait(); });
  one.join();
  two.join();
  return 0;
}

SCENARIO(future_never) {
  std::promise<int> promise;
  return promise.get_future().get();
}

// Two mutexes crossed; whoever is told so gives back what it has.
SCENARIO(breakable) {
  static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
  pthread_barrier_init(&g_barrier, nullptr, 2);
  const auto cross = [](pthread_mutex_t* first, pthread_mutex_t* second) {
    pthread_mutex_lock(first);
    pthread_barrier_wait(&g_barrier);
    if (pthread_mutex_lock(second) == EDEADLK) {
      std::puts("told");
    } else {
      pthread_mutex_unlock(second);
    }
    pthread_mutex_unlock(first);
  };
  std::thread thread(cross, &other, &g_mutex);
  cross(&g_mutex, &other);
  thread.join();
  return 0;
}

// A word in memory that another process maps as well.
SCENARIO(shared_word) {
  void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* semaphore = static_cast<sem_t*>(memory);
  sem_init(semaphore, 1, 0);
  Ready();
  sem_wait(semaphore);
  return 0;
}

}  // namespace impasse::probe_tests

// NOLINTEND(impasse-*)
