// What a lock and an unlock cost. The same source is run without the probe, under it, built with
// ThreadSanitizer, and under Helgrind: bench_probe.py does so and prints the table.
//
//   lock_bench PAIRS      prints one line per case: name, nanoseconds per lock + unlock pair
#include <pthread.h>
#include <sched.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kNested = 4;

constexpr long kSlice = 4096;  // pairs timed together
constexpr long kMaxSlices = 4096;

struct alignas(256) Worker {
  pthread_mutex_t own[kNested];
  pthread_mutex_t* mutexes[kNested];
  int depth;
  long pairs;
  long counter;
  long slices;
  double slice[kMaxSlices];  // nanoseconds per pair
};

std::atomic<int> g_missing;

double Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

void* Run(void* argument) {
  auto& worker = *static_cast<Worker*>(argument);
  // All begin together: a short run must not be over before the next thread is there.
  for (g_missing.fetch_sub(1); g_missing.load() > 0;) sched_yield();
  for (worker.slices = 0; worker.slices * kSlice < worker.pairs && worker.slices < kMaxSlices;) {
    const double begin = Now();
    for (long i = 0; i < kSlice; i += worker.depth) {
      for (int d = 0; d < worker.depth; ++d) pthread_mutex_lock(worker.mutexes[d]);
      ++worker.counter;
      for (int d = worker.depth; d-- > 0;) pthread_mutex_unlock(worker.mutexes[d]);
    }
    worker.slice[worker.slices++] = (Now() - begin) / kSlice;
  }
  return nullptr;
}

void* Idle(void* gate) {
  auto* mutex = static_cast<pthread_mutex_t*>(gate);
  pthread_mutex_lock(mutex);
  pthread_mutex_unlock(mutex);
  return nullptr;
}

Worker g_workers[2];
pthread_mutex_t g_shared = PTHREAD_MUTEX_INITIALIZER;

// Measure runs the workers at once and prints the time of one pair: the median of the slices, which
// says little about what else the machine did meanwhile.
void Measure(const char* name, int threads, int depth, bool contended, long pairs) {
  pthread_t handles[2];
  for (int t = 0; t < threads; ++t) {
    Worker& worker = g_workers[t];
    worker.depth = depth;
    worker.pairs = pairs;
    for (int d = 0; d < kNested; ++d) worker.mutexes[d] = contended ? &g_shared : &worker.own[d];
  }
  g_missing = threads;
  for (int t = 0; t < threads; ++t) pthread_create(&handles[t], nullptr, Run, &g_workers[t]);
  for (int t = 0; t < threads; ++t) pthread_join(handles[t], nullptr);
  double* const slices = g_workers[0].slice;
  std::sort(slices, slices + g_workers[0].slices);
  std::printf("%s %.3f\n", name, slices[g_workers[0].slices / 2]);
}

}  // namespace

int main(int argc, char** argv) {
  const long pairs = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 1'000'000;
  for (Worker& worker : g_workers) {
    for (pthread_mutex_t& mutex : worker.own) pthread_mutex_init(&mutex, nullptr);
  }
  // A second thread, so that the C library does not take short cuts for a single one.
  static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  pthread_t idle;
  pthread_mutex_lock(&gate);
  pthread_create(&idle, nullptr, Idle, &gate);
  Measure("1-thread", 1, 1, false, pairs);
  Measure("2-threads-own-mutex", 2, 1, false, pairs);
  Measure("1-thread-nested-4", 1, kNested, false, pairs);
  Measure("2-threads-contended", 2, 1, true, pairs);
  pthread_mutex_unlock(&gate);
  pthread_join(idle, nullptr);
  return 0;
}
