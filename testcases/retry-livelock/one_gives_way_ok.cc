// impasse: all = none
//
// One of the two always gets on: the one with the lower number waits and the other one gives way;
// attempts on one word, of which one succeeds each time; a failed attempt that is put off to the
// end of the work.
#include <atomic>
#include <mutex>
#include <thread>

namespace {

struct Account {
  int id = 0;
  int balance = 0;
  std::mutex mu;
};

void Transfer(Account& from, Account& to) {
  for (;;) {
    std::unique_lock<std::mutex> first(from.mu);
    if (from.id < to.id) {
      const std::lock_guard<std::mutex> second(to.mu);
      --from.balance;
      ++to.balance;
      return;
    }
    std::unique_lock<std::mutex> second(to.mu, std::try_to_lock);
    if (second.owns_lock()) {
      --from.balance;
      ++to.balance;
      return;
    }
    first.unlock();
    std::this_thread::yield();
  }
}

struct Node {
  Node* next = nullptr;
};

void Push(std::atomic<Node*>& head, Node& node) {
  node.next = head.load();
  while (!head.compare_exchange_weak(node.next, &node)) {
  }
}

std::mutex disk;
std::mutex log_mu;
int written = 0;
int postponed = 0;

void Write() {
  const std::lock_guard<std::mutex> lock(disk);
  if (log_mu.try_lock()) {
    ++written;
    log_mu.unlock();
  } else {
    ++postponed;
  }
}

void Rotate() {
  std::unique_lock<std::mutex> lock(log_mu);
  if (disk.try_lock()) {
    ++written;
    disk.unlock();
  }
}

}  // namespace

int main() {
  Account a{.id = 1};
  Account b{.id = 2};
  std::thread there([&] { Transfer(a, b); });
  Transfer(b, a);
  there.join();
  std::atomic<Node*> head{nullptr};
  Node first;
  Node second;
  std::thread pusher([&] { Push(head, first); });
  Push(head, second);
  pusher.join();
  std::thread rotate(Rotate);
  Write();
  rotate.join();
}
