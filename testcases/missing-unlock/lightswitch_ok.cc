// The first reader in takes the room, the last one out gives it back, whichever thread that is: the
// lock belongs to the group of readers.
// The first reader waits for the room while it holds the lock of the switch: advice, no leak.
// impasse: static = blocking-under-lock
// impasse: online = none -- the wait is short
// impasse: postmortem = none -- the wait is short
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

class Room {
 public:
  void Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    free_.wait(lock, [&] { return !taken_; });
    taken_ = true;
  }
  void Give() {
    std::lock_guard<std::mutex> lock(mutex_);
    taken_ = false;
    free_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable free_;
  bool taken_ = false;
};

class Lightswitch {
 public:
  void Enter(Room& room) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (++inside_ == 1) room.Take();
  }
  void Leave(Room& room) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (--inside_ == 0) room.Give();
  }

 private:
  std::mutex mutex_;
  int inside_ = 0;
};

int main() {
  Room room;
  Lightswitch readers;
  int text = 0;
  auto read = [&] {
    readers.Enter(room);
    readers.Leave(room);
  };
  std::thread a(read);
  std::thread b(read);
  std::thread writer([&] {
    room.Take();
    ++text;
    room.Give();
  });
  a.join();
  b.join();
  writer.join();
  std::printf("%d\n", text);
}
