// A different object of the same class for each side: the two pipes of a duplex line are never
// locked by one thread in more than one order, whatever their class is.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Pipe {
 public:
  void Write(int byte) {
    std::lock_guard<std::mutex> lock(mutex_);
    last_ = byte;
  }
  template <typename Function>
  void With(Function function) {
    std::lock_guard<std::mutex> lock(mutex_);
    function(last_);
  }

 private:
  std::mutex mutex_;
  int last_ = 0;
};

Pipe upstream;
Pipe downstream;

void Relay() {
  upstream.With([](int byte) { downstream.Write(byte); });
}

void Echo() {
  upstream.With([](int byte) { downstream.Write(byte + 1); });
  downstream.With([](int) {});
  upstream.Write(0);
}

int main() {
  std::thread relay(Relay);
  std::thread echo(Echo);
  relay.join();
  echo.join();
  std::puts("done");
}
