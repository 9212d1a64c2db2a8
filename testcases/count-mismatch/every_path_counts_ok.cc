// impasse: all = none
//
// A guard says done() on every way out; whoever adds does it before the thread starts, also in a
// tree of tasks; a promise is set or broken with an exception; one latch for two kinds of work.
#include <impasse/channel.h>

#include <exception>
#include <future>
#include <latch>
#include <stdexcept>
#include <thread>

namespace {

class Done {
 public:
  explicit Done(impasse::wait_group& group) : group_(group) {}
  ~Done() { group_.done(); }
  Done(const Done&) = delete;

 private:
  impasse::wait_group& group_;
};

void Download(impasse::wait_group& group, int size) {
  const Done done(group);
  if (size == 0) return;
  try {
    if (size > 2) throw std::runtime_error("too large");
  } catch (const std::exception&) {
    return;
  }
}

void Guarded() {
  impasse::wait_group group;
  for (int i = 0; i < 4; ++i) {
    group.add();
    impasse::go([&group, i] { Download(group, i); });
  }
  group.wait();
}

void Tree(impasse::wait_group& group, int depth) {
  if (depth > 0) {
    group.add(2);
    impasse::go([&group, depth] { Tree(group, depth - 1); });
    impasse::go([&group, depth] { Tree(group, depth - 1); });
  }
  group.done();
}

int Load(int key) {
  if (key < 0) throw std::out_of_range("key");
  return key;
}

int SetOrBroken(int key) {
  std::promise<int> answer;
  std::future<int> future = answer.get_future();
  std::thread loader([&] {
    try {
      answer.set_value(Load(key));
    } catch (...) {
      answer.set_exception(std::current_exception());
    }
  });
  int value = -1;
  try {
    value = future.get();
  } catch (const std::out_of_range&) {
  }
  loader.join();
  return value;
}

void TwoKinds(bool extra) {
  std::latch ready(extra ? 3 : 2);
  std::thread first([&] { ready.count_down(); });
  std::thread second([&] { ready.count_down(); });
  std::thread third;
  if (extra) third = std::thread([&] { ready.count_down(); });
  ready.wait();
  first.join();
  second.join();
  if (extra) third.join();
}

}  // namespace

int main(int argc, char**) {
  Guarded();
  impasse::wait_group group;
  group.add();
  Tree(group, 2);
  group.wait();
  TwoKinds(argc > 1);
  TwoKinds(argc == 1);
  return SetOrBroken(argc) + SetOrBroken(-argc) == 0 ? 0 : 1;
}
