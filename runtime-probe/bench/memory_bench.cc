// What memory a program takes: its own, and under the probe also the trace and the parent.
//
//   memory_bench threads N      prints before and while N more threads live
//   memory_bench soak SECONDS   starts and ends threads and locks all the time; prints now and then
//
// A line is: kind, KiB of the process without files, KiB of the trace behind it, how many of these
// are the ring of events, KiB of the parent.
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/model/trace_format.h"

namespace {

constexpr int kSamples = 40;
constexpr int kLocks = 4;
constexpr long kKiB = 1024;

struct TraceMemory {
  long all = 0;   // KiB
  long ring = 0;  // KiB of all
};

double Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// AnonymousMemory reads what the kernel says; in KiB.
long AnonymousMemory(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::strtol(line.c_str() + 8, nullptr, 10);
  }
  return 0;
}

std::string TracePath() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path != std::string::npos && line.ends_with(".trace")) return line.substr(path);
  }
  return {};
}

TraceMemory MemoryOfTrace() {
  static const std::string kPath = TracePath();
  struct stat status = {};
  impasse::trace::Header header = {};
  const int file = kPath.empty() ? -1 : open(kPath.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  const bool known = fstat(file, &status) == 0 && pread(file, &header, sizeof(header), 0) > 0;
  close(file);
  if (!known) return {};
  const auto& ring = header.sections[static_cast<std::size_t>(impasse::trace::SectionId::kEvents)];
  return {status.st_blocks * 512 / kKiB, static_cast<long>(ring.used) * ring.record_size / kKiB};
}

void Print(const char* kind) {
  const TraceMemory trace = MemoryOfTrace();
  std::printf("%s %ld %ld %ld %ld\n", kind, AnonymousMemory(getpid()), trace.all, trace.ring,
              trace.all == 0 ? 0 : AnonymousMemory(getppid()));
}

struct Locks {
  pthread_mutex_t mutexes[kLocks];

  Locks() {
    for (pthread_mutex_t& mutex : mutexes) pthread_mutex_init(&mutex, nullptr);
  }
  ~Locks() {
    for (pthread_mutex_t& mutex : mutexes) pthread_mutex_destroy(&mutex);
  }
  void Use() {
    for (pthread_mutex_t& mutex : mutexes) pthread_mutex_lock(&mutex);
    for (pthread_mutex_t& mutex : mutexes) pthread_mutex_unlock(&mutex);
  }
};

pthread_mutex_t g_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t g_changed = PTHREAD_COND_INITIALIZER;
long g_ready;
bool g_over;

void* Live(void*) {
  Locks locks;
  locks.Use();
  pthread_mutex_lock(&g_mutex);
  ++g_ready;
  pthread_cond_broadcast(&g_changed);
  while (!g_over) pthread_cond_wait(&g_changed, &g_mutex);
  pthread_mutex_unlock(&g_mutex);
  return nullptr;
}

std::vector<pthread_t> Start(long count) {
  std::vector<pthread_t> threads(static_cast<std::size_t>(count));
  for (pthread_t& thread : threads) {
    if (pthread_create(&thread, nullptr, Live, nullptr) != 0) std::exit(1);
  }
  return threads;
}

void AwaitReady(long count) {
  pthread_mutex_lock(&g_mutex);
  while (g_ready < count) pthread_cond_wait(&g_changed, &g_mutex);
  pthread_mutex_unlock(&g_mutex);
}

int Threads(long count) {
  constexpr long kFirst = 8;  // bring along what only the first ones cost
  const std::vector<pthread_t> first = Start(kFirst);
  AwaitReady(kFirst);
  Print("before");
  const std::vector<pthread_t> more = Start(count);
  AwaitReady(kFirst + count);
  Print("while");
  pthread_mutex_lock(&g_mutex);
  g_over = true;
  pthread_cond_broadcast(&g_changed);
  pthread_mutex_unlock(&g_mutex);
  for (const pthread_t thread : first) pthread_join(thread, nullptr);
  for (const pthread_t thread : more) pthread_join(thread, nullptr);
  return 0;
}

// Churn makes, uses in turn and within others, and ends locks in memory that is used again.
void* Churn(void*) {
  std::vector<std::unique_ptr<Locks>> locks(8);
  for (std::unique_ptr<Locks>& some : locks) {
    some = std::make_unique<Locks>();
    pthread_mutex_lock(&g_mutex);
    some->Use();
    pthread_mutex_unlock(&g_mutex);
  }
  for (int i = 0; i < 100; ++i) locks[static_cast<std::size_t>(i) % locks.size()]->Use();
  return nullptr;
}

int Soak(double seconds) {
  const double begin = Now();
  int printed = 0;
  while (Now() < begin + seconds) {
    pthread_t threads[64];
    for (pthread_t& thread : threads) {
      if (pthread_create(&thread, nullptr, Churn, nullptr) != 0) return 1;
    }
    for (const pthread_t thread : threads) pthread_join(thread, nullptr);
    if (Now() - begin < printed * seconds / kSamples) continue;
    Print("soak");
    ++printed;
  }
  Print("soak");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  if (std::strcmp(argv[1], "threads") == 0) return Threads(std::strtol(argv[2], nullptr, 10));
  if (std::strcmp(argv[1], "soak") == 0) return Soak(std::strtod(argv[2], nullptr));
  return 2;
}
