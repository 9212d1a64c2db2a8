/* A block driver in four files. A disk that is busy puts its request back under its lock; a queue
 * that fails counts the errors of its disk under the lock of the queue.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include "block.h"

void disk_submit(struct disk *disk, struct request *request) {
  queue_push(&disk->queue, request);
}

void disk_error(struct disk *disk) {
  pthread_mutex_lock(&disk->lock);
  disk->errors++;
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
