// Static variables of a header are other locks in every file that includes it: each file has its
// own order.
// impasse: all = none
#include "shared.h"

static int styles = 0;

void ApplyStyle() {
  std::lock_guard<std::mutex> style(style_mutex);
  ++styles;
  std::lock_guard<std::mutex> layout(layout_mutex);
  ++styles;
}
