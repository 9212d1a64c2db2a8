// A sorted list with a lock per node: the next node is locked before the one at hand is given back,
// always from the head to the tail.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class SortedList {
 public:
  ~SortedList() {
    Node* node = head_.next;
    while (node != nullptr) {
      Node* next = node->next;
      delete node;
      node = next;
    }
  }

  void Insert(int value) {
    Node* previous = &head_;
    previous->mutex.lock();
    Node* current = previous->next;
    while (current != nullptr) {
      current->mutex.lock();
      if (current->value >= value) break;
      previous->mutex.unlock();
      previous = current;
      current = current->next;
    }
    Node* fresh = new Node;
    fresh->value = value;
    fresh->next = current;
    previous->next = fresh;
    if (current != nullptr) current->mutex.unlock();
    previous->mutex.unlock();
  }

  long Sum() {
    std::unique_lock<std::mutex> hold(head_.mutex);
    long sum = 0;
    for (Node* node = head_.next; node != nullptr; node = node->next) {
      std::unique_lock<std::mutex> next(node->mutex);
      sum += node->value;
      hold = std::move(next);
    }
    return sum;
  }

 private:
  struct Node {
    std::mutex mutex;
    int value = 0;
    Node* next = nullptr;
  };
  Node head_;
};

int main() {
  SortedList list;
  std::thread odd([&] {
    for (int i = 1; i < 20; i += 2) list.Insert(i);
  });
  std::thread even([&] {
    for (int i = 0; i < 20; i += 2) list.Insert(i);
    list.Sum();
  });
  odd.join();
  even.join();
  std::printf("%ld\n", list.Sum());
}
