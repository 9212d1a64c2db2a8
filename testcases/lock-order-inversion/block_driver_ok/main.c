#include <stdio.h>

#include "block.h"

static struct disk disk = {.lock = PTHREAD_MUTEX_INITIALIZER, .ops = &ram_disk_ops};

static void *worker(void *arg) {
  while (disk_work(arg)) {
  }
  return NULL;
}

int main(void) {
  pthread_t thread;
  struct request requests[3] = {{NULL, 10, 0}, {NULL, 20, 0}, {NULL, 3000, 0}};
  queue_init(&disk.queue);
  if (pthread_create(&thread, NULL, worker, &disk)) return 1;
  for (int i = 0; i < 3; i++) disk_submit(&disk, &requests[i]);
  queue_fail_all(&disk);
  queue_stop(&disk.queue);
  pthread_join(thread, NULL);
  printf("%d\n", disk.errors >= 0);
  return 0;
}
