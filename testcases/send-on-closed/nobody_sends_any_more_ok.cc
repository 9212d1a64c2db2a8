// impasse: all = none
//
// Closed when nobody sends any more: after the senders were joined or counted, by a sender after
// its loop, with a lock under which a flag is looked at before each send.
#include <impasse/channel.h>

#include <mutex>
#include <thread>
#include <vector>

namespace {

void AfterJoin() {
  impasse::channel<int> values;
  std::thread closer([&] {
    std::vector<std::thread> senders;
    for (int i = 0; i < 2; ++i) senders.emplace_back([&values, i] { values.send(i); });
    for (std::thread& sender : senders) sender.join();
    values.close();
  });
  while (values.receive()) {
  }
  closer.join();
}

void AfterCount() {
  impasse::channel<int> values(1);
  impasse::wait_group senders;
  for (int i = 0; i < 2; ++i) {
    senders.add();
    impasse::go([&, i] {
      values.send(i);
      senders.done();
    });
  }
  std::thread closer([&] {
    senders.wait();
    values.close();
  });
  while (values.receive()) {
  }
  closer.join();
}

class Log {
 public:
  void Write(int line) {
    const std::lock_guard<std::mutex> lock(mu_);
    if (open_) lines_.send(line);
  }
  void Close() {
    const std::lock_guard<std::mutex> lock(mu_);
    open_ = false;
    lines_.close();
  }
  void Drain() {
    while (lines_.receive()) {
    }
  }

 private:
  std::mutex mu_;
  bool open_ = true;
  impasse::channel<int> lines_{2};
};

void AfterAnswer() {
  impasse::channel<int> questions;
  impasse::channel<int> answers;
  std::thread server([&] {
    for (int question : questions) answers.send(question);
    answers.close();
  });
  for (int i = 0; i < 3; ++i) {
    questions.send(i);
    answers.receive();
  }
  questions.close();
  server.join();
}

}  // namespace

int main() {
  AfterJoin();
  AfterCount();
  Log log;
  std::thread drain([&] { log.Drain(); });
  std::thread writer([&] { log.Write(1); });
  log.Write(2);
  log.Close();
  writer.join();
  drain.join();
  AfterAnswer();
}
