// A closure is kept in a local variable and called by an algorithm before the scene is locked.
// impasse: all = none
#include <algorithm>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

std::mutex scene_mutex;
std::mutex texture_mutex;
std::vector<int> nodes = {1, 2, 3};
int textures = 0;

void Render() {
  const auto upload = [](int node) {
    std::lock_guard<std::mutex> lock(texture_mutex);
    textures += node;
  };
  std::vector<int> copy;
  {
    std::lock_guard<std::mutex> lock(scene_mutex);
    copy = nodes;
  }
  std::for_each(copy.begin(), copy.end(), upload);
}

void Evict() {
  std::lock_guard<std::mutex> lock(texture_mutex);
  std::lock_guard<std::mutex> scene(scene_mutex);
  textures = 0;
  nodes.clear();
}

int main() {
  std::thread renderer(Render);
  std::thread evictor(Evict);
  renderer.join();
  evictor.join();
  std::puts("done");
}
