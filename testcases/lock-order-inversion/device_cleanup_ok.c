/* The same driver: the error path gives back the device before it takes the bus, and every label
 * gives back exactly what was taken before the jump to it.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct bus {
  pthread_mutex_t lock;
  int users;
};

struct device {
  pthread_mutex_t lock;
  struct bus *bus;
  int state;
};

static struct bus main_bus = {PTHREAD_MUTEX_INITIALIZER, 0};
static struct device disk = {PTHREAD_MUTEX_INITIALIZER, &main_bus, 0};

static int device_open(struct device *dev) {
  int err = pthread_mutex_lock(&dev->bus->lock);
  if (err) goto out;
  if (dev->bus->users > 100) {
    err = -2;
    goto out_bus;
  }
  if ((err = pthread_mutex_lock(&dev->lock)) != 0) goto out_bus;
  if (dev->state < 0) {
    err = -1;
    goto out_dev;
  }
  dev->state = 1;
  dev->bus->users++;
out_dev:
  pthread_mutex_unlock(&dev->lock);
out_bus:
  pthread_mutex_unlock(&dev->bus->lock);
out:
  return err;
}

static int device_reset(struct device *dev, int broken) {
  pthread_mutex_lock(&dev->lock);
  if (broken) goto fail;
  dev->state = 0;
  pthread_mutex_unlock(&dev->lock);
  return 0;

fail:
  dev->state = -1;
  pthread_mutex_unlock(&dev->lock);
  pthread_mutex_lock(&dev->bus->lock);
  dev->bus->users = 0;
  pthread_mutex_unlock(&dev->bus->lock);
  return -1;
}

static void *opener(void *arg) {
  device_open(arg);
  return NULL;
}

static void *resetter(void *arg) {
  device_reset(arg, 0);
  device_reset(arg, 1);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, opener, &disk) != 0) return 1;
  if (pthread_create(&b, NULL, resetter, &disk) != 0) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  puts("done");
  return 0;
}
