// The same lock by two ways: a reference that was bound to it, and a pointer given to a helper in a
// lambda.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>

struct Screen {
  std::mutex mutex;
  int lines = 0;
};

Screen screen;

void Draw(std::mutex* lock, int count) {
  std::scoped_lock hold(*lock);
  screen.lines += count;
}

void Show(Screen& display) {
  auto refresh = [&display](int lines) { Draw(&display.mutex, lines); };
  std::unique_lock<std::mutex> lock(display.mutex);
  refresh(1);
}

int main() {
  Show(screen);
  std::printf("%d\n", screen.lines);
}
