// impasse: all = none
//
// Each invocation of a recursive function has a lock of its own; forwarding queues have one each.
#include <pthread.h>

#include <mutex>

struct Queue {
  std::mutex mu;
  Queue* forward = nullptr;
  const char* name = "";
};

const char* Destination(Queue& queue) {
  const char* name = nullptr;
  queue.mu.lock();
  if (queue.forward != nullptr) {
    name = Destination(*queue.forward);
  } else {
    name = queue.name;
  }
  queue.mu.unlock();
  return name;
}

int Depth(int levels) {
  pthread_mutex_t local = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&local);
  const int below = levels > 0 ? Depth(levels - 1) : 0;
  pthread_mutex_unlock(&local);
  return below + 1;
}

pthread_mutex_t Make(int kind) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, kind);
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return mutex;
}

int main() {
  Queue last;
  last.name = "last";
  Queue first;
  first.forward = &last;
  static pthread_mutex_t made = Make(PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_lock(&made);
  pthread_mutex_lock(&made);
  pthread_mutex_unlock(&made);
  pthread_mutex_unlock(&made);
  return Destination(first) != nullptr && Depth(3) == 4 ? 0 : 1;
}
