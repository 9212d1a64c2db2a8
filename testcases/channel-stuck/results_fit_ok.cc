// impasse: all = none
//
// Nobody has to read what fits into the buffer: as many results as places, also where both are one
// variable; a log that drops what does not fit; one pill for each worker.
#include <impasse/channel.h>

#include <thread>
#include <vector>

namespace {

void Fits(int workers) {
  impasse::channel<int> errors(static_cast<std::size_t>(workers));
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back([&errors, i] {
      if (i % 2 == 1) (void)errors.send(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (const std::optional<int> error = errors.try_receive()) (void)*error;  // the first is enough
}

void Log() {
  impasse::channel<int> lines(1);
  int dropped = 0;
  std::thread writer([&] {
    while (lines.receive()) {
    }
  });
  for (int i = 0; i < 10; ++i) {
    if (!lines.try_send(i)) ++dropped;
  }
  lines.close();
  writer.join();
}

constexpr int kWorkers = 3;

void Pills() {
  impasse::channel<int> jobs;
  std::vector<std::thread> workers;
  for (int i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&jobs] {
      while (jobs.receive().value_or(-1) >= 0) {
      }
    });
  }
  for (int i = 0; i < 6; ++i) (void)jobs.send(i);
  for (int i = 0; i < kWorkers; ++i) (void)jobs.send(-1);
  for (std::thread& worker : workers) worker.join();
}

}  // namespace

int main(int argc, char**) {
  Fits(argc + 1);
  Log();
  Pills();
}
