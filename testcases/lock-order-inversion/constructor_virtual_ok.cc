// A virtual call in a constructor and in a destructor of the base class runs the function of the
// base class, which locks nothing; the one of the derived class is called without the lock.
// impasse: all = none
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
  virtual ~Widget() {
    std::lock_guard<std::mutex> lock(registry_mutex);
    --widgets;
    Refresh();
  }
  virtual void Refresh() {}
};

class Chart : public Widget {
 public:
  ~Chart() override = default;
  void Refresh() override {
    std::lock_guard<std::mutex> lock(render_mutex);
    ++frames;
  }
};

void RenderAll() {
  std::lock_guard<std::mutex> lock(render_mutex);
  std::lock_guard<std::mutex> registry(registry_mutex);
  frames += widgets;
}

int main() {
  std::thread renderer(RenderAll);
  {
    Chart chart;
    chart.Refresh();
  }
  renderer.join();
  std::puts("done");
}
