/* The block driver with one order, disk before queue: the queue counts what has failed under its
 * lock and tells the disk afterwards.
 * impasse: all = none
 */
#include "block.h"

void disk_submit(struct disk *disk, struct request *request) {
  queue_push(&disk->queue, request);
}

void disk_error(struct disk *disk, int count) {
  pthread_mutex_lock(&disk->lock);
  disk->errors += count;
  pthread_mutex_unlock(&disk->lock);
}

int disk_work(struct disk *disk) {
  struct request *request = queue_pop(&disk->queue);
  int error;
  if (request == NULL) return 0;
  pthread_mutex_lock(&disk->lock);
  error = disk->ops->start(disk, request);
  if (error > 0) {
    queue_push(&disk->queue, request);
  } else {
    request->done = 1;
    disk->ops->finish(disk, error);
  }
  pthread_mutex_unlock(&disk->lock);
  return 1;
}
