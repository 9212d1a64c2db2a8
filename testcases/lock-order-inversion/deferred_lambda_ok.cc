// Closures are made under one lock and run after it was given back; what they lock is not locked
// under it.
// impasse: all = none
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

std::mutex scene_mutex;
std::mutex texture_mutex;
int nodes = 3;
int textures = 0;

void Upload(int node) {
  std::lock_guard<std::mutex> lock(texture_mutex);
  textures += node;
}

void Render() {
  std::vector<std::function<void()>> uploads;
  {
    std::lock_guard<std::mutex> lock(scene_mutex);
    for (int node = 0; node < nodes; ++node) {
      uploads.push_back([node] { Upload(node); });
    }
  }
  for (const auto& upload : uploads) upload();
}

void Evict() {
  std::lock_guard<std::mutex> lock(texture_mutex);
  auto forget = [] {
    std::lock_guard<std::mutex> scene(scene_mutex);
    --nodes;
  };
  if (textures > 0) forget();
}

int main() {
  std::thread renderer(Render);
  std::thread evictor(Evict);
  renderer.join();
  evictor.join();
  std::puts("done");
}
