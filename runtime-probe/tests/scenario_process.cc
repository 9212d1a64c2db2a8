// Scenarios of threads and processes.
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "impasse/annotate.h"
#include "runtime-probe/tests/scenario.h"

namespace impasse::probe_tests {
namespace {

pthread_mutex_t g_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_barrier_t g_barrier;
constexpr std::size_t kSmallStack = 64 << 10;

void LockOnce(long) {
  pthread_mutex_lock(&g_mutex);
  pthread_mutex_unlock(&g_mutex);
}

void MeetTwice(long) {
  LockOnce(0);
  pthread_barrier_wait(&g_barrier);
  pthread_barrier_wait(&g_barrier);
}

void* Start(void*) {
  LockOnce(0);
  return nullptr;
}

void ReapChild(pid_t child, int expected) {
  int status = 0;
  // NOLINTNEXTLINE(impasse-blocking-under-lock): a child that inherits a lock is what is tried here
  Check(waitpid(child, &status, 0) == child, "waitpid");
  Check(WIFEXITED(status) && WEXITSTATUS(status) == expected, "exit status of the child");
}

void Detach(pthread_attr_t& attributes) {
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, kSmallStack);
}

}  // namespace

SCENARIO(exit_42) {
  std::puts("out");
  std::fputs("err\n", stderr);
  std::exit(42);
}

SCENARIO(underscore_exit) {
  LockOnce(0);
  _exit(7);
}

SCENARIO(crash) {
  signal(SIGSEGV, SIG_DFL);
  raise(SIGSEGV);
  return 0;
}

SCENARIO(churn) {
  for (long i = 0; i < 20'000; ++i) Thread(LockOnce, i).Join();
  return 0;
}

SCENARIO(detached_churn) {
  pthread_attr_t attributes;
  Detach(attributes);
  for (int i = 0; i < 5'000; ++i) {
    pthread_t handle;
    while (pthread_create(&handle, &attributes, Start, nullptr) != 0) usleep(1000);
    if (i % 500 == 0) usleep(10'000);
  }
  usleep(200'000);
  return 0;
}

SCENARIO(many_threads) {
  pthread_barrier_init(&g_barrier, nullptr, 2001);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kSmallStack);
  std::vector<pthread_t> handles(2000);
  for (pthread_t& handle : handles) {
    const auto meet = [](void*) -> void* {
      MeetTwice(0);
      return nullptr;
    };
    Check(pthread_create(&handle, &attributes, meet, nullptr) == 0, "2,000 threads");
  }
  pthread_barrier_wait(&g_barrier);
  Ready();
  getchar();
  pthread_barrier_wait(&g_barrier);
  for (const pthread_t handle : handles) pthread_join(handle, nullptr);
  return 0;
}

SCENARIO(join_hang) {
  Thread hanging([](long) { Hang(); }, 0);
  hanging.Join();
  return 0;
}

SCENARIO(thread_ends) {
  Thread by_exit(
      [](long) {
        LockOnce(0);
        pthread_exit(nullptr);
      },
      0);
  by_exit.Join();
  Thread by_cancel([](long) { Hang(); }, 0);
  pthread_cancel(by_cancel.handle());
  by_cancel.Join();
  return 0;
}

SCENARIO(fork_holding) {
  pthread_mutex_lock(&g_mutex);
  const pid_t child = fork();
  if (child == 0) {
    Thread(
        [](long) { Check(pthread_mutex_trylock(&g_mutex) == EBUSY, "the child holds the mutex"); },
        0)
        .Join();
    _exit(5);
  }
  ReapChild(child, 5);
  pthread_mutex_unlock(&g_mutex);
  return 0;
}

SCENARIO(exec_self) {
  LockOnce(0);
  execl("/proc/self/exe", "probe_scenarios", "exit_42", nullptr);
  return 1;
}

SCENARIO(spawn) {
  LockOnce(0);
  const char* const arguments[] = {"probe_scenarios", "exit_42", nullptr};
  pid_t child = 0;
  Check(posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, const_cast<char* const*>(arguments),
                    environ) == 0,
        "posix_spawn");
  ReapChild(child, 42);
  // NOLINTNEXTLINE(bugprone-command-processor): that it still works is what is tested
  Check(std::system("exit 3") == 3 << 8, "system");
  return 0;
}

SCENARIO(loaded_module) {
  void* module = dlopen(std::getenv("PROBE_TEST_MODULE"), RTLD_NOW);
  Check(module != nullptr, "dlopen");
  const auto lock = reinterpret_cast<void (*)(pthread_mutex_t*)>(dlsym(module, "LockInModule"));
  Check(lock != nullptr, "dlsym");
  lock(&g_mutex);
  Ready();
  Hang();
}

SCENARIO(select_hang) {
  static int first;
  static int second;
  impasse_create(&first, IMPASSE_CHANNEL, 0, "orders");
  impasse_create(&second, IMPASSE_CHANNEL, 3, "results");
  Thread(
      [](long) {
        impasse_did(&first, IMPASSE_SEND);
        impasse_endpoint(&second, IMPASSE_SEND, 1);
      },
      0)
      .Join();
  const impasse_arm arms[] = {{&first, IMPASSE_RECEIVE}, {&second, IMPASSE_RECEIVE}};
  impasse_wait_begin_any(arms, 2, 0);
  Hang();
}

SCENARIO(internal_locks) {
  impasse_enter_internal();
  LockOnce(0);
  impasse_leave_internal();
  return 0;
}

}  // namespace impasse::probe_tests
