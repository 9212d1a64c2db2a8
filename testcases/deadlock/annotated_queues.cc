// impasse: online = deadlock
// impasse: static = skip -- the queue is a header's; what a run shows is tested here
// impasse-flags: -lboost_fiber -lboost_context
//
// A client waits for the answer before it sends the rest of its request, over channels of
// Boost.Fiber that connect threads of one fiber each; the main thread waits elsewhere.
#include <impasse/annotated_queue.h>

#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <thread>

using boost::fibers::channel_op_status;

int main() {
  impasse::AnnotatedQueue<boost::fibers::unbuffered_channel<int>> request;
  impasse::AnnotatedQueue<boost::fibers::buffered_channel<int>> answer(2);
  std::thread server([&] {
    int head = 0;
    int rest = 0;
    if (request.pop(head) != channel_op_status::success) return;
    if (request.pop(rest) != channel_op_status::success) return;
    answer.push(head + rest);
  });
  std::thread client([&] {
    request.push(1);
    int sum = 0;
    answer.pop(sum);
    request.push(2);
  });
  client.join();
  server.join();
}
