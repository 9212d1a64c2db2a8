// The lock is chosen by a condition; whichever it is, the lock of the statistics comes after it,
// and a pointer that walks from lane to lane holds one lane at a time.
// impasse: all = none
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

int Dequeue() {
  Lane* lane = &express;
  lane->mutex.lock();
  if (lane->jobs.empty()) {
    lane->mutex.unlock();
    lane = &regular;
    lane->mutex.lock();
  }
  int job = -1;
  if (!lane->jobs.empty()) {
    job = lane->jobs.front();
    lane->jobs.pop_front();
  }
  lane->mutex.unlock();
  return job;
}

bool Demote() {
  Lane* from = &regular;
  from->mutex.lock();
  const bool many = from->jobs.size() > 3;
  from->mutex.unlock();
  from = &express;
  std::lock_guard<std::mutex> lock(from->mutex);
  return many;
}

int main() {
  std::thread client([] {
    Enqueue(1, false);
    Enqueue(2, true);
    Demote();
  });
  Dequeue();
  client.join();
  std::puts("done");
}
