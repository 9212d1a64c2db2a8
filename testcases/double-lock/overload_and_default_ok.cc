// Functions of the same name: an overload that expects the lock, one of the base class that another
// class hides, and one in a nested class.
// impasse: all = none
#include <cstdio>
#include <mutex>

class Locked {};

class Base {
 public:
  void Flush() {}
};

class Writer : public Base {
 public:
  void Write(int byte) {
    std::lock_guard<std::mutex> lock(mutex_);
    Write(byte, Locked());
    Base::Flush();
    buffer_.Clear();
  }
  void Flush() {
    std::lock_guard<std::mutex> lock(mutex_);
    flushed_ = written_;
  }
  void Clear() {
    std::lock_guard<std::mutex> lock(mutex_);
    written_ = 0;
  }
  int flushed() const { return flushed_; }

 private:
  class Buffer {
   public:
    void Clear() { bytes_ = 0; }

   private:
    int bytes_ = 0;
  };

  void Write(int byte, Locked) { written_ += byte; }

  std::mutex mutex_;
  Buffer buffer_;
  int written_ = 0;
  int flushed_ = 0;
};

int main() {
  Writer writer;
  writer.Write(3);
  writer.Flush();
  writer.Clear();
  std::printf("%d\n", writer.flushed());
}
