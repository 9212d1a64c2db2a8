// impasse: static = priority-inversion
// impasse: online = starvation
// impasse: postmortem = skip -- whether a thread waits when the trace ends is up to the scheduler
// impasse-run: timeout = 4s
// impasse-run: options = --starvation-overtakes 20
//
// One thread gives its lock back only to take it again at once. Another thread waits for the same
// lock and is passed by hundreds of times: a mutex does not promise whose turn it is.
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex printer;
std::atomic<bool> printed{false};

void PrintBook() {
  while (!printed) {
    const std::lock_guard<std::mutex> lock(printer);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // one page
  }
}

void BecomeBackgroundJob() {
  const sched_param none = {};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
}

// Threads started afterwards stay on the same processor too.
void StayOnOneProcessor() {
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(sched_getcpu(), &here);
  sched_setaffinity(0, sizeof(here), &here);
}

void PrintTickets() {
  BecomeBackgroundJob();
  // A lucky ticket does not end it: the next one waits again.
  for (int ticket = 0; ticket < 100; ++ticket) {
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
    const std::lock_guard<std::mutex> lock(printer);
  }
  printed = true;
}

}  // namespace

int main() {
  StayOnOneProcessor();
  std::thread book(PrintBook);
  std::thread tickets(PrintTickets);
  tickets.join();
  book.join();
}
