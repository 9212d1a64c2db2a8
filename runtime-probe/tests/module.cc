// A shared object that takes locks: when it is loaded, and when it is called.
#include <pthread.h>

namespace {

pthread_mutex_t g_early = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor(102))) void LockEarly() {
  pthread_mutex_lock(&g_early);
  pthread_mutex_unlock(&g_early);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void LockInModule(pthread_mutex_t* mutex) {
  pthread_mutex_lock(mutex);
  asm volatile("");  // no tail call: the return address is to be in this object
}
