// Inline variables of a header are one lock for all files that include it.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include "shared.h"

void ApplyStyle() {
  std::lock_guard<std::mutex> style(style_mutex);
  ++styles;
  std::lock_guard<std::mutex> layout(layout_mutex);
  layouts = 0;
}
