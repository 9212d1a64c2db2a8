// One unique_lock after another in the same variable, a lock per element of a container, recursion
// over a tree with a lock in each node.
// impasse: all = none
#include <cstdio>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

struct Node {
  explicit Node(int v) : value(v) {}
  std::mutex mutex;
  int value;
  std::vector<std::unique_ptr<Node>> children;
};

int Sum(Node& node) {
  std::lock_guard<std::mutex> lock(node.mutex);
  int sum = node.value;
  for (const auto& child : node.children) sum += Sum(*child);
  return sum;
}

int Walk(std::list<Node>& nodes) {
  int sum = 0;
  std::unique_lock<std::mutex> lock;
  for (Node& node : nodes) {
    lock = std::unique_lock<std::mutex>(node.mutex);
    sum += node.value;
  }
  return sum;
}

int WalkAgain(std::list<Node>& nodes) {
  int sum = 0;
  for (int round = 0; round < 2; ++round) {
    for (Node& node : nodes) {
      std::lock_guard<std::mutex> lock(node.mutex);
      sum += node.value;
    }
  }
  return sum;
}

int main() {
  Node root(1);
  root.children.push_back(std::make_unique<Node>(2));
  root.children.push_back(std::make_unique<Node>(3));
  std::list<Node> nodes;
  nodes.emplace_back(4);
  nodes.emplace_back(5);
  std::printf("%d %d %d\n", Sum(root), Walk(nodes), WalkAgain(nodes));
}
