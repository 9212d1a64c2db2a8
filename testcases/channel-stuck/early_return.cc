// impasse: static = channel-stuck
//
// On one path the worker leaves without its answer.
#include <impasse/channel.h>

#include <thread>

int main(int argc, char**) {
  impasse::channel<int> answer;
  std::thread worker([&answer, argc] {
    if (argc > 1) return;
    answer.send(1);
  });
  answer.receive();
  worker.join();
}
