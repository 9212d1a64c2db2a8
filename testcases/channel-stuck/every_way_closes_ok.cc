// impasse: all = none
//
// A guard closes the channel on every way out, exceptions included; who stops reading closes, and
// the sender looks; a consumer that is only there when something is sent; the end of main.
#include <impasse/channel.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace {

class Closer {
 public:
  explicit Closer(impasse::channel<int>& channel) : channel_(channel) {}
  ~Closer() { channel_.close(); }
  Closer(const Closer&) = delete;

 private:
  impasse::channel<int>& channel_;
};

void Parse(impasse::channel<int>& out, int lines) {
  const Closer closer(out);
  for (int i = 0; i < lines; ++i) {
    if (i == 2) throw std::runtime_error("line 2");
    if (!out.send(i)) return;
  }
}

void Throws(int lines) {
  impasse::channel<int> parsed;
  std::thread parser([&] {
    try {
      Parse(parsed, lines);
    } catch (const std::runtime_error&) {
    }
  });
  for ([[maybe_unused]] int value : parsed) {
  }
  parser.join();
}

void StopsReading() {
  impasse::channel<int> found;
  std::thread search([&] {
    for (int i = 0;; ++i) {
      if (!found.send(i)) break;
    }
  });
  while (found.receive().value_or(9) < 3) {
  }
  found.close();
  search.join();
}

void Verbose(bool verbose) {
  impasse::channel<int> lines;
  std::thread printer;
  if (verbose) {
    printer = std::thread([&] {
      for ([[maybe_unused]] int line : lines) {
      }
    });
  }
  for (int i = 0; i < 3; ++i) {
    if (verbose) (void)lines.send(i);
  }
  lines.close();
  if (verbose) printer.join();
}

}  // namespace

int main(int argc, char**) {
  Throws(5);
  StopsReading();
  Verbose(argc > 1);
  Verbose(argc == 1);
  static impasse::channel<int> signals;
  impasse::go([] {
    for ([[maybe_unused]] int signal : signals) {
    }
  });
  std::exit(0);  // the thread waits for signals until the program ends
}
