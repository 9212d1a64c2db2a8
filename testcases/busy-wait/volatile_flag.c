// A volatile flag, and a function in which nothing else happens.
// impasse: static = busy-wait
#include <pthread.h>
#include <stdio.h>

static volatile int initialised;

static void* initialise(void* arg) {
  puts("initialising");
  initialised = 1;
  return arg;
}

static void wait_initialised(void) { while (!initialised); }

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, initialise, NULL);
  wait_initialised();
  pthread_join(thread, NULL);
  return 0;
}
