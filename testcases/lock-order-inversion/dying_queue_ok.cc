// The last user of a queue empties it under the lock of the queue, as everybody does; what is in it
// reports to the statistics. The statistics look at queues under their own lock - never at one that
// nobody uses any more.
// impasse: static = none
// impasse: online = skip -- a library without main
// impasse: postmortem = skip -- a library without main
#include <atomic>
#include <deque>
#include <mutex>

struct Statistics;

struct Queue {
  std::mutex mutex;
  std::atomic<int> users{1};
  std::deque<int> jobs;
};

struct Statistics {
  std::mutex mutex;
  long dropped = 0;

  void Drop(int job) {
    std::lock_guard<std::mutex> lock(mutex);
    dropped += job;
  }
  long Watch(Queue& queue) {
    std::lock_guard<std::mutex> lock(mutex);
    std::lock_guard<std::mutex> busy(queue.mutex);
    return dropped + static_cast<long>(queue.jobs.size());
  }
};

Statistics statistics;

void Close(Queue* queue) {
  if (queue->users.fetch_sub(1) != 1) return;
  {
    std::lock_guard<std::mutex> lock(queue->mutex);
    for (const int job : queue->jobs) statistics.Drop(job);
    queue->jobs.clear();
  }
  delete queue;
}

long Look(Queue* queue) { return statistics.Watch(*queue); }
