// The interface is called under a lock, but no implementation that exists takes a lock which comes
// before the stage's.
// impasse: all = none
#include <cstdio>
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
    sink_->Accept(2 * sample);
  }

 private:
  Sink* sink_;
  std::mutex mutex_;
};

class Recorder : public Sink {
 public:
  void Accept(int sample) override {
    std::scoped_lock lock(mutex_);
    samples_.push_back(sample);
  }
  std::vector<int> Take() {
    std::scoped_lock lock(mutex_);
    return std::move(samples_);
  }

 private:
  std::mutex mutex_;
  std::vector<int> samples_;
};

// Takes a lock and feeds a stage, but is the sink of none that it feeds.
class Mixer {
 public:
  void Feed(Stage& stage) {
    std::scoped_lock lock(mutex_);
    stage.Push(++mixed_);
  }

 private:
  std::mutex mutex_;
  int mixed_ = 0;
};

int main() {
  Recorder recorder;
  Stage stage(&recorder);
  Mixer mixer;
  std::thread source([&] { stage.Push(3); });
  std::thread mix([&] { mixer.Feed(stage); });
  source.join();
  mix.join();
  for (const int sample : recorder.Take()) stage.Push(sample);
  std::printf("%zu\n", recorder.Take().size());
}
