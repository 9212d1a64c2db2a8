// impasse: all = none
//
// Permits that a guard gives back, that another thread gives back, that are taken for a time only;
// a barrier that parties leave; more posts than waits.
#include <barrier>
#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

namespace {

class Permit {
 public:
  explicit Permit(std::counting_semaphore<2>& places) : places_(places) { places_.acquire(); }
  ~Permit() { places_.release(); }
  Permit(const Permit&) = delete;

 private:
  std::counting_semaphore<2>& places_;
};

int Use(std::counting_semaphore<2>& places, int what) {
  const Permit permit(places);
  if (what == 1) return 0;
  return what;
}

void Guarded() {
  std::counting_semaphore<2> places(2);
  std::vector<std::thread> users;
  for (int i = 0; i < 4; ++i) users.emplace_back([&places, i] { Use(places, i); });
  for (std::thread& user : users) user.join();
}

void ByAnother() {
  std::binary_semaphore empty(1);
  std::binary_semaphore full(0);
  int slot = 0;
  std::thread writer([&] {
    for (int i = 0; i < 3; ++i) {
      empty.acquire();
      slot = i;
      full.release();
    }
  });
  for (int i = 0; i < 3; ++i) {
    full.acquire();
    if (slot != i) std::abort();
    empty.release();
  }
  writer.join();
}

void ForATime() {
  std::binary_semaphore never(0);
  if (never.try_acquire_for(std::chrono::milliseconds(1))) never.release();
  std::counting_semaphore<8> many(0);
  std::thread poster([&] { many.release(5); });
  for (int i = 0; i < 3; ++i) many.acquire();
  poster.join();
}

void Leaves() {
  std::barrier phase(3);
  const auto work = [&phase](int rounds) {
    for (int i = 0; i < rounds; ++i) phase.arrive_and_wait();
    phase.arrive_and_drop();
  };
  std::thread one([&] { work(1); });
  std::thread two([&] { work(2); });
  work(3);
  one.join();
  two.join();
}

}  // namespace

int main() {
  Guarded();
  ByAnother();
  ForATime();
  Leaves();
}
