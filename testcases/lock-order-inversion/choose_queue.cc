// The lock is chosen by a condition and kept in a reference; one of the two choices comes before
// the statistics here and after them elsewhere.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

struct Lane {
  std::mutex mutex;
  std::deque<int> jobs;
};

Lane express;
Lane regular;
std::mutex statistics_mutex;
int queued = 0;

void Enqueue(int job, bool urgent) {
  Lane& lane = urgent ? express : regular;
  std::lock_guard<std::mutex> lock(lane.mutex);
  lane.jobs.push_back(job);
  std::lock_guard<std::mutex> statistics(statistics_mutex);
  ++queued;
}

int Promote() {
  std::lock_guard<std::mutex> statistics(statistics_mutex);
  std::lock_guard<std::mutex> lock(regular.mutex);
  if (regular.jobs.empty()) return queued;
  regular.jobs.pop_front();
  return --queued;
}

int main() {
  std::thread client([] {
    Enqueue(1, false);
    Enqueue(2, true);
  });
  Promote();
  client.join();
  std::puts("done");
}
