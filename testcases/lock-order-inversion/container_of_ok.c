/* Nodes of an intrusive list: the object that leaves gives its own lock back before it takes that
 * of the list.
 * impasse: all = none
 */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))

struct list_node {
  struct list_node *next;
};

struct device {
  int id;
  pthread_mutex_t lock;
  struct list_node node;
  int online;
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list_node *devices;

static void device_register(struct device *device) {
  pthread_mutex_lock(&list_lock);
  device->node.next = devices;
  devices = &device->node;
  pthread_mutex_unlock(&list_lock);
}

static int count_online(void) {
  int count = 0;
  pthread_mutex_lock(&list_lock);
  for (struct list_node *at = devices; at != NULL; at = at->next) {
    struct device *device = container_of(at, struct device, node);
    pthread_mutex_lock(&device->lock);
    count += device->online;
    pthread_mutex_unlock(&device->lock);
  }
  pthread_mutex_unlock(&list_lock);
  return count;
}

static void device_leave(struct device *device) {
  pthread_mutex_lock(&device->lock);
  device->online = 0;
  pthread_mutex_unlock(&device->lock);
  pthread_mutex_lock(&list_lock);
  if (devices == &device->node) devices = device->node.next;
  pthread_mutex_unlock(&list_lock);
}

static void *leaver(void *arg) {
  device_leave(arg);
  return NULL;
}

int main(void) {
  static struct device disk = {1, PTHREAD_MUTEX_INITIALIZER, {NULL}, 1};
  pthread_t thread;
  device_register(&disk);
  if (pthread_create(&thread, NULL, leaver, &disk)) return 1;
  printf("%d\n", count_online() >= 0);
  pthread_join(thread, NULL);
  return 0;
}
