#include "volume.h"

int volume_lock_checked(struct volume *volume) {
  pthread_mutex_lock(&volume->lock);
  if (volume->blocks == 0) {
    pthread_mutex_unlock(&volume->lock);
    return -1;
  }
  return 0;
}

void volume_unlock(struct volume *volume) {
  pthread_mutex_unlock(&volume->lock);
}
