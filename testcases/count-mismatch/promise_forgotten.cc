// One of the answers is not given, and whoever made the promise waits for it.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <future>
#include <thread>

namespace {

struct Request {
  std::promise<int> head;
  std::promise<int> body;
};

void Serve(Request& request) {
  request.head.set_value(200);
  // The body of an empty document is forgotten.
}

}  // namespace

int main() {
  Request request;
  std::future<int> head = request.head.get_future();
  std::future<int> body = request.body.get_future();
  std::thread server([&request] { Serve(request); });
  const int code = head.get();
  const int size = body.get();
  server.join();
  return code == 200 && size == 0 ? 0 : 1;
}
