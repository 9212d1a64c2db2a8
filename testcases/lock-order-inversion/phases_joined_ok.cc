// Two phases of many threads; the first phase is joined in a loop before the second one starts.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

std::mutex points_mutex;
std::mutex edges_mutex;
int points = 0;
int edges = 0;

void Read(int part) {
  std::lock_guard<std::mutex> p(points_mutex);
  points += part;
  std::lock_guard<std::mutex> e(edges_mutex);
  ++edges;
}

void Simplify(int part) {
  std::lock_guard<std::mutex> e(edges_mutex);
  edges -= part;
  std::lock_guard<std::mutex> p(points_mutex);
  --points;
}

void RunPhase(void (*phase)(int), int parts) {
  std::vector<std::thread> threads;
  for (int part = 0; part < parts; ++part) threads.emplace_back(phase, part);
  for (std::thread& thread : threads) thread.join();
}

int main() {
  std::vector<std::thread> readers;
  for (int part = 0; part < 4; ++part) readers.emplace_back(Read, part);
  for (std::thread& reader : readers) reader.join();
  RunPhase(Simplify, 4);
  std::printf("%d %d\n", points, edges);
}
