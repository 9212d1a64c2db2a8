// A virtual call in a constructor runs the function of the class itself; here that one locks the
// renderer while the registry is locked, and the renderer does it the other way round.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex registry_mutex;
std::mutex render_mutex;
int widgets = 0;
int frames = 0;

class Widget {
 public:
  Widget() {
    std::lock_guard<std::mutex> lock(registry_mutex);
    ++widgets;
    Refresh();
  }
  virtual ~Widget() = default;
  virtual void Refresh() {
    std::lock_guard<std::mutex> lock(render_mutex);
    ++frames;
  }
};

class Label : public Widget {
 public:
  void Refresh() override {}
};

void RenderAll() {
  std::lock_guard<std::mutex> lock(render_mutex);
  std::lock_guard<std::mutex> registry(registry_mutex);
  frames += widgets;
}

int main() {
  std::thread renderer(RenderAll);
  {
    Label label;
    label.Refresh();
  }
  renderer.join();
  std::puts("done");
}
