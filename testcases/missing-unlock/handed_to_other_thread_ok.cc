// A lock is handed over between threads: the one that takes the slot is not the one that gives it
// back, which is what a semaphore allows.
// impasse: all = none
#include <cstdio>
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>

class Camera {
 public:
  void Capture(int frame) {
    buffer_.acquire();
    frame_ = frame;
    full_.release();
  }
  int Encode() {
    full_.acquire();
    const int frame = frame_;
    buffer_.release();
    return frame;
  }

 private:
  std::binary_semaphore buffer_{1};
  std::binary_semaphore full_{0};
  int frame_ = 0;
};

int main() {
  Camera camera;
  int sum = 0;
  std::thread encoder([&] {
    for (int i = 0; i < 5; ++i) sum += camera.Encode();
  });
  for (int i = 0; i < 5; ++i) camera.Capture(i);
  encoder.join();
  std::printf("%d\n", sum);
}
