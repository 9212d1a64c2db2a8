/* A driver in C with goto clean-up. The good path takes the bus, then the device; the error path of
 * the reset function takes the bus while it still holds the device.
 * impasse: all = lock-order-inversion
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

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
  int err = 0;
  pthread_mutex_lock(&dev->bus->lock);
  pthread_mutex_lock(&dev->lock);
  if (dev->state < 0) {
    err = -1;
    goto out;
  }
  dev->state = 1;
  dev->bus->users++;
out:
  pthread_mutex_unlock(&dev->lock);
  pthread_mutex_unlock(&dev->bus->lock);
  return err;
}

static int device_reset(struct device *dev, int broken) {
  int err;
  pthread_mutex_lock(&dev->lock);
  if (broken) {
    err = -1;
    goto fail;
  }
  dev->state = 0;
  pthread_mutex_unlock(&dev->lock);
  return 0;

fail:
  pthread_mutex_lock(&dev->bus->lock);
  dev->bus->users = 0;
  pthread_mutex_unlock(&dev->bus->lock);
  pthread_mutex_unlock(&dev->lock);
  return err;
}

static void *opener(void *arg) {
  device_open(arg);
  return NULL;
}

static void *resetter(void *arg) {
  usleep(50 * 1000);
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
  printf("%d\n", main_bus.users);
  return 0;
}
