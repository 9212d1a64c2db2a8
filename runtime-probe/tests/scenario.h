// Scenario: a small program that the probe's tests run, by name: `probe_scenarios NAME`.
#ifndef IMPASSE_RUNTIME_PROBE_TESTS_SCENARIO_H_
#define IMPASSE_RUNTIME_PROBE_TESTS_SCENARIO_H_

#include <pthread.h>

namespace impasse::probe_tests {

struct Scenario {
  // The constructor adds the scenario to the list of all.
  Scenario(const char* name, int (*run)()) noexcept;

  const char* name;
  int (*run)();
  Scenario* next;
};

#define SCENARIO(name)                                                        \
  static int Run_##name();                                                    \
  static const ::impasse::probe_tests::Scenario k_##name(#name, &Run_##name); \
  static int Run_##name()

// Check ends the program with status 99 and a message when the condition is false.
void Check(bool condition, const char* what);

// Ready writes a line to standard output, for a test that waits for it.
void Ready();

// Hang never returns.
[[noreturn]] void Hang();

// Thread is a joinable thread that calls a function with a number.
class Thread {
 public:
  Thread(void (*function)(long), long number);
  void Join();
  pthread_t handle() const { return handle_; }

 private:
  static void* Start(void* self);

  void (*function_)(long);
  long number_;
  pthread_t handle_ = {};
};

}  // namespace impasse::probe_tests

#endif  // IMPASSE_RUNTIME_PROBE_TESTS_SCENARIO_H_
