#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime-probe/tests/scenario.h"

namespace impasse::probe_tests {
namespace {

Scenario* g_first = nullptr;

}  // namespace

Scenario::Scenario(const char* scenario_name, int (*scenario_run)()) noexcept
    : name(scenario_name), run(scenario_run), next(g_first) {
  g_first = this;
}

void Check(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "scenario: %s\n", what);
  std::fflush(nullptr);
  _exit(99);
}

void Ready() {
  std::puts("ready");
  std::fflush(stdout);
}

void Hang() {
  for (;;) pause();
}

Thread::Thread(void (*function)(long), long number) : function_(function), number_(number) {
  Check(pthread_create(&handle_, nullptr, Start, this) == 0, "pthread_create failed");
}

void Thread::Join() { Check(pthread_join(handle_, nullptr) == 0, "pthread_join failed"); }

void* Thread::Start(void* self) {
  const auto* thread = static_cast<Thread*>(self);
  thread->function_(thread->number_);
  return nullptr;
}

int Main(const char* name) {
  for (const Scenario* s = g_first; s != nullptr; s = s->next) {
    if (std::strcmp(s->name, name) == 0) return s->run();
  }
  std::fprintf(stderr, "scenario: there is none named %s\n", name);
  return 98;
}

}  // namespace impasse::probe_tests

int main(int argc, char** argv) { return impasse::probe_tests::Main(argc > 1 ? argv[1] : ""); }
