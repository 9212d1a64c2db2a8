// A pipeline stage calls its sink, an interface, under its lock. One implementation takes a lock
// under which it resets the same stage.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void Accept(int sample) = 0;
};

class Stage {
 public:
  explicit Stage(Sink* sink) : sink_(sink) {}
  void Push(int sample) {
    std::scoped_lock lock(mutex_);
    ++pushed_;
    sink_->Accept(2 * sample);
  }
  void Reset() {
    std::scoped_lock lock(mutex_);
    pushed_ = 0;
  }

 private:
  Sink* sink_;
  std::mutex mutex_;
  int pushed_ = 0;
};

class Printer : public Sink {
 public:
  void Accept(int sample) override { last_ = sample; }

 private:
  int last_ = 0;
};

class Recorder : public Sink {
 public:
  void Accept(int sample) override {
    std::scoped_lock lock(mutex_);
    samples_.push_back(sample);
  }
  void Rewind(Stage& stage) {
    std::scoped_lock lock(mutex_);
    samples_.clear();
    stage.Reset();
  }
  std::size_t count() {
    std::scoped_lock lock(mutex_);
    return samples_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<int> samples_;
};

int main() {
  Recorder recorder;
  Printer printer;
  Stage live(&recorder);
  Stage monitor(&printer);
  std::thread source([&] {
    live.Push(3);
    monitor.Push(3);
  });
  std::thread rewind([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    recorder.Rewind(live);
  });
  source.join();
  rewind.join();
  std::printf("%zu\n", recorder.count());
}
