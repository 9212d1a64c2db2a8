// A buffered channel of Boost.Fiber keeps one place free: of two, one value finds room.
// impasse: static = channel-stuck
// impasse: online = skip -- a fiber that waits is no thread that waits
// impasse: postmortem = skip -- as online
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>

int main() {
  boost::fibers::buffered_channel<int> letters(2);
  letters.push(1);
  letters.push(2);
  boost::fibers::fiber reader([&letters] {
    int letter = 0;
    while (letters.pop(letter) == boost::fibers::channel_op_status::success) {
    }
  });
  letters.close();
  reader.join();
}
