#ifndef VOLUME_H_
#define VOLUME_H_

#include <pthread.h>

struct volume {
  pthread_mutex_t lock;
  int blocks;
  int used;
};

int volume_reserve(struct volume* volume, int blocks);
int volume_lock_checked(struct volume* volume);
void volume_unlock(struct volume* volume);

#endif
