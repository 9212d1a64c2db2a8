// Channels of Boost.Fiber in use: enough room, a reader beside the writer, a close that ends it.
// impasse: static = none
// impasse: online = skip -- nothing of this waits in a thread
// impasse: postmortem = skip -- as online
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <chrono>

using boost::fibers::channel_op_status;

int main() {
  boost::fibers::buffered_channel<int> letters(4);
  for (int i = 0; i < 3; ++i) letters.push(i);
  letters.close();
  int letter = 0;
  while (letters.pop(letter) == channel_op_status::success) {
  }
  boost::fibers::unbuffered_channel<int> calls;
  boost::fibers::unbuffered_channel<int> answers;
  boost::fibers::fiber server([&] {
    int call = 0;
    while (calls.pop(call) == channel_op_status::success) answers.push(call);
  });
  for (int i = 0; i < 3; ++i) {
    calls.push(i);
    answers.value_pop();
  }
  calls.close();
  server.join();
  // A push that gives up.
  boost::fibers::unbuffered_channel<int> nobody;
  nobody.push_wait_for(1, std::chrono::milliseconds(1));
}
