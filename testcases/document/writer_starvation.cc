// impasse: static = writer-starvation
// impasse: online = writer-starvation
// impasse: postmortem = writer-starvation
// impasse-run: timeout = 4s
//
// Two readers take turns so that there is always one inside; the lock prefers readers, as pthread's
// does by default, and the writer never finds it free.
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace {

pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
std::atomic<int> turns{0};
std::atomic<bool> written{false};

// Reads until the other reader has come in.
void ReadInTurns() {
  while (!written) {
    pthread_rwlock_rdlock(&table_lock);
    const int my_turn = ++turns;
    while (turns == my_turn && !written) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    pthread_rwlock_unlock(&table_lock);
  }
}

void Write() {
  while (turns < 2) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  pthread_rwlock_wrlock(&table_lock);
  written = true;
  pthread_rwlock_unlock(&table_lock);
}

}  // namespace

int main() {
  std::thread one(ReadInTurns);
  std::thread two(ReadInTurns);
  std::thread writer(Write);
  writer.join();
  one.join();
  two.join();
}
