// Counts that come out: loops of one bound, a semaphore as a lock and as a signal, barriers in
// rounds, promises that are set on every way or broken by their end.
// impasse: all = none
#include <semaphore.h>

#include <barrier>
#include <cstdlib>
#include <future>
#include <latch>
#include <memory>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

namespace {

void Latches(int count) {
  std::latch started(count);
  std::latch done(2);
  std::vector<std::thread> workers;
  for (int i = 0; i < count; ++i) {
    workers.emplace_back([&started] { started.arrive_and_wait(); });
  }
  std::thread first([&done] { done.count_down(); });
  std::thread both([&done] {
    done.count_down();
    done.wait();
  });
  done.wait();
  for (std::thread& worker : workers) worker.join();
  first.join();
  both.join();
}

void Semaphores() {
  std::binary_semaphore lock(1);
  std::counting_semaphore<4> filled(0);
  sem_t drained;
  sem_init(&drained, 0, 0);
  std::thread producer([&] {
    for (int i = 0; i < 3; ++i) {
      lock.acquire();
      lock.release();
      filled.release();
    }
    sem_wait(&drained);
  });
  for (int i = 0; i < 3; ++i) {
    filled.acquire();
    lock.acquire();
    lock.release();
  }
  if (filled.try_acquire()) std::abort();
  sem_post(&drained);
  producer.join();
  sem_destroy(&drained);
}

void Rounds() {
  std::barrier phase(3);
  const auto work = [&phase] {
    for (int round = 0; round < 3; ++round) phase.arrive_and_wait();
  };
  std::thread first(work);
  std::thread second(work);
  work();
  first.join();
  second.join();
}

void Answer(std::promise<int>& answer, bool known) {
  if (!known) {
    answer.set_value(-1);
    return;
  }
  answer.set_value(1);
}

void Fail(std::promise<int> answer) {
  if (std::getenv("IMPASSE_NEVER_SET") != nullptr) answer.set_value(1);
}

void Promises(bool known) {
  std::promise<int> answer;
  std::future<int> future = answer.get_future();
  std::thread thread([&] { Answer(answer, known); });
  future.get();
  thread.join();
  std::promise<int> broken;
  std::shared_future<int> shared = broken.get_future().share();
  std::thread(Fail, std::move(broken)).join();
  shared.wait();
  const auto held = std::make_shared<std::promise<void>>();
  std::future<void> later = held->get_future();
  std::thread setter([held] { held->set_value(); });
  later.wait();
  setter.join();
}

}  // namespace

int main(int argc, char** argv) {
  Latches(argc > 1 ? std::atoi(argv[1]) : 3);
  Semaphores();
  Rounds();
  Promises(argc > 1);
}
