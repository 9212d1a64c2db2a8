#ifndef BLOCK_H_
#define BLOCK_H_

#include <pthread.h>
#include <stddef.h>

struct request {
  struct request* next;
  long sector;
  int done;
};

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  struct request* head;
  int stopped;
};

struct disk {
  pthread_mutex_t lock;
  struct queue queue;
  const struct disk_ops* ops;
  long position;
  int errors;
};

struct disk_ops {
  int (*start)(struct disk* disk, struct request* request);
  void (*finish)(struct disk* disk, int error);
};

extern const struct disk_ops ram_disk_ops;

void queue_init(struct queue* queue);
void queue_push(struct queue* queue, struct request* request);
struct request* queue_pop(struct queue* queue);
void queue_fail_all(struct disk* disk);
void queue_stop(struct queue* queue);

void disk_submit(struct disk* disk, struct request* request);
void disk_error(struct disk* disk, int count);
int disk_work(struct disk* disk);

#endif
