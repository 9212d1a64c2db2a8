// Reads a snapshot of a list that other threads add to; ends at its end.
// impasse: static = none
#include <atomic>
#include <thread>

struct Node {
  int value = 0;
  std::atomic<Node*> next{nullptr};
};

Node head;

void Append(Node* node) {
  node->next.store(head.next.load());
  head.next.store(node);
}

Node* Last() {
  Node* at = &head;
  while (Node* next = at->next.load()) at = next;
  return at;
}

bool Contains(int value) {
  for (Node* at = head.next.load(); at != nullptr; at = at->next.load()) {
    if (at->value == value) return true;
  }
  return false;
}

int main() {
  Node node;
  node.value = 7;
  std::thread writer([&node] { Append(&node); });
  writer.join();
  return Contains(7) && Last() == &node ? 0 : 1;
}
