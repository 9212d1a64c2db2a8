// One function, two accounts, either way round.
// impasse: static = retry-livelock
#include <mutex>
#include <thread>

struct Account {
  std::mutex mu;
  int balance = 100;
};

void Transfer(Account& from, Account& to, int amount) {
  while (true) {
    std::unique_lock<std::mutex> source(from.mu);
    std::unique_lock<std::mutex> target(to.mu, std::try_to_lock);
    if (!target.owns_lock()) continue;
    from.balance -= amount;
    to.balance += amount;
    return;
  }
}

Account alice;
Account bob;

int main() {
  std::thread there([] { Transfer(alice, bob, 5); });
  std::thread back([] { Transfer(bob, alice, 7); });
  there.join();
  back.join();
}
