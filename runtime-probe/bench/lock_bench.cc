// What a lock and an unlock cost. The same source is run without the probe, under it, built with
// ThreadSanitizer, and under Helgrind and DRD: locks.py does so and prints the table.
//
//   lock_bench steps                  prints how many steps of Work take a microsecond here
//   lock_bench PAIRS MILLISECONDS STEPS
//     prints one line per case: name, nanoseconds per lock + unlock pair. Each thread of an
//     uncontended case does PAIRS of them; a contended case runs for so many milliseconds.
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kNested = 4;
constexpr int kThreads = 4;

constexpr long kSlice = 4096;  // pairs timed together
constexpr long kMaxSlices = 4096;

struct alignas(256) Worker {
  pthread_mutex_t own[kNested];
  int depth;
  long pairs;
  long counter;
  long slices;
  double slice[kMaxSlices];  // nanoseconds per pair
};

// Contention is what threads do that meet at one mutex.
struct Contention {
  const char* name;
  int threads;
  unsigned long steps;  // of Work with the mutex, and as many without
};

std::atomic<int> g_missing;
std::atomic<bool> g_over;
unsigned long g_steps;
Worker g_workers[kThreads];
pthread_mutex_t g_shared = PTHREAD_MUTEX_INITIALIZER;

double Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

unsigned long Next(unsigned long random) {
  return random * 6364136223846793005UL + 1442695040888963407UL;
}

// Work takes time and touches no memory.
void Work(unsigned long steps) {
  unsigned long value = 1;
  for (unsigned long i = 0; i < steps; ++i) {
    value = Next(value);
    __asm__ volatile("" : "+r"(value));
  }
}

// WorkAbout works for half as many steps to half as many again: threads that always took the same
// time would get into step, and either never or always meet at the mutex.
void WorkAbout(unsigned long steps, unsigned long& random) {
  random = Next(random);
  Work(steps / 2 + ((random >> 32) * steps >> 32));
}

// All begin together: a short run must not be over before the next thread is there.
void AwaitOthers() {
  for (g_missing.fetch_sub(1); g_missing.load() > 0;) sched_yield();
}

void* RunAlone(void* argument) {
  auto& worker = *static_cast<Worker*>(argument);
  AwaitOthers();
  for (worker.slices = 0; worker.slices * kSlice < worker.pairs && worker.slices < kMaxSlices;) {
    const double begin = Now();
    for (long i = 0; i < kSlice; i += worker.depth) {
      for (int d = 0; d < worker.depth; ++d) pthread_mutex_lock(&worker.own[d]);
      ++worker.counter;
      for (int d = worker.depth; d-- > 0;) pthread_mutex_unlock(&worker.own[d]);
    }
    worker.slice[worker.slices++] = (Now() - begin) / kSlice;
  }
  return nullptr;
}

void* RunContended(void* argument) {
  auto& worker = *static_cast<Worker*>(argument);
  AwaitOthers();
  auto random = reinterpret_cast<unsigned long>(argument);
  long counter = 0;
  for (; !g_over.load(std::memory_order_relaxed); ++counter) {
    pthread_mutex_lock(&g_shared);
    WorkAbout(g_steps, random);
    pthread_mutex_unlock(&g_shared);
    WorkAbout(g_steps, random);
  }
  worker.counter = counter;
  return nullptr;
}

// Idle waits for something that the program does not wait for.
void* Idle(void* pipe) {
  char end = 0;
  if (read(*static_cast<int*>(pipe), &end, 1) < 0) std::perror("read");
  return nullptr;
}

void Print(const char* name, Worker& worker) {
  std::sort(worker.slice, worker.slice + worker.slices);
  std::printf("%s %.3f\n", name, worker.slice[worker.slices / 2]);
}

// MeasureAlone prints the time of one pair: the median of the slices, which says little about what
// else the machine did meanwhile.
void MeasureAlone(const char* name, int threads, int depth, long pairs) {
  pthread_t handles[kThreads];
  g_missing = threads;
  for (int t = 0; t < threads; ++t) {
    g_workers[t].depth = depth;
    g_workers[t].pairs = pairs;
    pthread_create(&handles[t], nullptr, RunAlone, &g_workers[t]);
  }
  for (int t = 0; t < threads; ++t) pthread_join(handles[t], nullptr);
  Print(name, g_workers[0]);
}

// MeasureContended prints the time of one pair of any of the threads.
void MeasureContended(const Contention& contention, long milliseconds) {
  pthread_t handles[kThreads];
  g_missing = contention.threads + 1;
  g_over = false;
  g_steps = contention.steps;
  for (int t = 0; t < contention.threads; ++t) {
    pthread_create(&handles[t], nullptr, RunContended, &g_workers[t]);
  }
  AwaitOthers();
  const double begin = Now();
  const timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1'000'000};
  nanosleep(&pause, nullptr);
  g_over = true;
  long pairs = 0;
  for (int t = 0; t < contention.threads; ++t) {
    pthread_join(handles[t], nullptr);
    pairs += g_workers[t].counter;
  }
  std::printf("%s %.3f\n", contention.name, (Now() - begin) / static_cast<double>(pairs));
}

// StepsOfAMicrosecond takes the fastest of many tries, the one that nothing interrupted.
long StepsOfAMicrosecond() {
  constexpr unsigned long kTried = 100'000;
  double fastest = 1e9;
  for (int i = 0; i < 100; ++i) {
    const double begin = Now();
    Work(kTried);
    fastest = std::min(fastest, Now() - begin);
  }
  return static_cast<long>(kTried * 1e3 / fastest);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "steps") == 0) {
    std::printf("%ld\n", StepsOfAMicrosecond());
    return 0;
  }
  if (argc != 4) return 2;
  const long pairs = std::strtol(argv[1], nullptr, 10);
  const long milliseconds = std::strtol(argv[2], nullptr, 10);
  const unsigned long steps = std::strtoul(argv[3], nullptr, 10);
  for (Worker& worker : g_workers) {
    for (pthread_mutex_t& mutex : worker.own) pthread_mutex_init(&mutex, nullptr);
  }
  // Before there is any other thread: the C library takes short cuts then.
  g_missing = 1;
  g_workers[0].depth = 1;
  g_workers[0].pairs = pairs;
  RunAlone(&g_workers[0]);
  Print("alone", g_workers[0]);
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return 1;
  pthread_t idle;
  pthread_create(&idle, nullptr, Idle, &pipe_ends[0]);
  MeasureAlone("1-thread", 1, 1, pairs);
  MeasureAlone("2-threads", 2, 1, pairs);
  MeasureAlone("nested-4", 1, kNested, pairs);
  MeasureContended({"empty-2", 2, 0}, milliseconds);
  MeasureContended({"1us-2", 2, steps}, milliseconds);
  MeasureContended({"1us-4", 4, steps}, milliseconds);
  close(pipe_ends[1]);
  pthread_join(idle, nullptr);
  return 0;
}
