/* Four static locks of one name in four files, always taken downwards. Taken for one lock, they
 * would lock themselves; the dump happens without a lock.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "subsystems.h"

static void *receiver(void *arg) {
  (void)arg;
  for (int i = 0; i < 8; i++) net_receive(1024);
  return NULL;
}

static void *writer(void *arg) {
  (void)arg;
  usleep(50 * 1000);
  fs_write(512);
  return NULL;
}

static void *dumper(void *arg) {
  (void)arg;
  usleep(100 * 1000);
  trace_dump();
  return NULL;
}

int main(void) {
  pthread_t a, b, c;
  if (pthread_create(&a, NULL, receiver, NULL)) return 1;
  if (pthread_create(&b, NULL, writer, NULL)) return 1;
  if (pthread_create(&c, NULL, dumper, NULL)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  mem_note();
  puts("done");
  return 0;
}
