/* Objects in C: a file system calls the operations of its device through a table while it holds its
 * own lock; one device calls back into the file system under the device's lock.
 * impasse: all = lock-order-inversion
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct volume;

struct device_operations {
  int (*flush)(struct volume *volume);
  int (*poll)(struct volume *volume);
};

struct volume {
  pthread_mutex_t lock;
  const struct device_operations *ops;
  int dirty;
};

static pthread_mutex_t ram_lock = PTHREAD_MUTEX_INITIALIZER;

static void volume_mark_clean(struct volume *volume) {
  pthread_mutex_lock(&volume->lock);
  volume->dirty = 0;
  pthread_mutex_unlock(&volume->lock);
}

static int ram_flush(struct volume *volume) {
  (void)volume;
  pthread_mutex_lock(&ram_lock);
  pthread_mutex_unlock(&ram_lock);
  return 0;
}

static int ram_poll(struct volume *volume) {
  pthread_mutex_lock(&ram_lock);
  volume_mark_clean(volume);
  pthread_mutex_unlock(&ram_lock);
  return 1;
}

static const struct device_operations ram_operations = {
    .flush = ram_flush,
    .poll = ram_poll,
};

static struct volume root_volume = {PTHREAD_MUTEX_INITIALIZER, &ram_operations, 1};

static int volume_sync(struct volume *volume) {
  int rc = 0;
  pthread_mutex_lock(&volume->lock);
  if (volume->dirty) rc = volume->ops->flush(volume);
  pthread_mutex_unlock(&volume->lock);
  return rc;
}

static void *sync_thread(void *arg) {
  volume_sync(arg);
  return NULL;
}

static void *poll_thread(void *arg) {
  struct volume *volume = arg;
  usleep(50 * 1000);
  volume->ops->poll(volume);
  return NULL;
}

int main(void) {
  pthread_t syncer, poller;
  if (pthread_create(&syncer, NULL, sync_thread, &root_volume)) return 1;
  if (pthread_create(&poller, NULL, poll_thread, &root_volume)) return 1;
  pthread_join(syncer, NULL);
  pthread_join(poller, NULL);
  printf("%d\n", root_volume.dirty);
  return 0;
}
