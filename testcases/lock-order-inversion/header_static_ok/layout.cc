#include <cstdio>
#include <thread>

#include "shared.h"

static int layouts = 0;

int Measure() {
  std::lock_guard<std::mutex> layout(layout_mutex);
  ++layouts;
  std::lock_guard<std::mutex> style(style_mutex);
  return layouts;
}

int main() {
  std::thread styler(ApplyStyle);
  std::printf("%d\n", Measure());
  styler.join();
}
