#include <cstdio>
#include <thread>

#include "shared.h"

int Measure() {
  std::lock_guard<std::mutex> layout(layout_mutex);
  ++layouts;
  std::lock_guard<std::mutex> style(style_mutex);
  return styles + layouts;
}

int main() {
  std::thread styler(ApplyStyle);
  std::printf("%d\n", Measure() > 0);
  styler.join();
}
