#include "block.h"

void queue_init(struct queue *queue) {
  pthread_mutex_init(&queue->lock, NULL);
  pthread_cond_init(&queue->filled, NULL);
  queue->head = NULL;
  queue->stopped = 0;
}

void queue_push(struct queue *queue, struct request *request) {
  pthread_mutex_lock(&queue->lock);
  request->next = queue->head;
  queue->head = request;
  pthread_cond_signal(&queue->filled);
  pthread_mutex_unlock(&queue->lock);
}

struct request *queue_pop(struct queue *queue) {
  struct request *request;
  pthread_mutex_lock(&queue->lock);
  while (queue->head == NULL && !queue->stopped) pthread_cond_wait(&queue->filled, &queue->lock);
  request = queue->head;
  if (request != NULL) queue->head = request->next;
  pthread_mutex_unlock(&queue->lock);
  return request;
}

void queue_fail_all(struct disk *disk) {
  struct queue *queue = &disk->queue;
  int failed = 0;
  pthread_mutex_lock(&queue->lock);
  while (queue->head != NULL) {
    struct request *request = queue->head;
    queue->head = request->next;
    request->done = -1;
    failed++;
  }
  pthread_mutex_unlock(&queue->lock);
  if (failed > 0) disk_error(disk, failed);
}

void queue_stop(struct queue *queue) {
  pthread_mutex_lock(&queue->lock);
  queue->stopped = 1;
  pthread_cond_broadcast(&queue->filled);
  pthread_mutex_unlock(&queue->lock);
}
