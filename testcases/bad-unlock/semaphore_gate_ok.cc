// A semaphore is what one thread waits for and another one posts; nobody holds it.
// impasse: all = none
#include <semaphore.h>

#include <cstdio>
#include <semaphore>
#include <thread>

std::binary_semaphore gate{0};
sem_t done;
int loaded = 0;

void Load() {
  loaded = 42;
  gate.release();
  sem_post(&done);
}

int main() {
  sem_init(&done, 0, 0);
  std::thread loader(Load);
  gate.acquire();
  sem_wait(&done);
  loader.join();
  std::printf("%d\n", loaded);
}
