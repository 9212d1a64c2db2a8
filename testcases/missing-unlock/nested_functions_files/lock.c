#include "volume.h"

void volume_lock(struct volume *volume) {
  pthread_mutex_lock(&volume->lock);
}

void volume_unlock(struct volume *volume) {
  pthread_mutex_unlock(&volume->lock);
}
