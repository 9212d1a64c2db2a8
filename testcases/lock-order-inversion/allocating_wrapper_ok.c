// One function allocates everything. What it made for one caller is not what it made for another: the
// handle is unlocked after a broker came into it.
// impasse: static = none
// impasse: online = skip -- a library without main
// impasse: postmortem = skip -- a library without main
#include <pthread.h>
#include <stdlib.h>

struct broker {
  pthread_mutex_t lock;
  int id;
};

struct handle {
  pthread_mutex_t inner;
  pthread_rwlock_t table;
  struct broker *internal;
  int known;
};

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) abort();
  return memory;
}

static struct broker *broker_add(struct handle *handle, int id) {
  struct broker *broker = allocate(1, sizeof *broker);
  pthread_mutex_init(&broker->lock, NULL);
  pthread_mutex_lock(&broker->lock);
  broker->id = id;
  handle->known++;
  pthread_mutex_unlock(&broker->lock);
  return broker;
}

static void brokers_add(struct handle *handle, int count) {
  pthread_rwlock_wrlock(&handle->table);
  handle->known += count;
  pthread_rwlock_unlock(&handle->table);
}

struct handle *handle_new(int count) {
  struct handle *handle = allocate(1, sizeof *handle);
  pthread_mutex_init(&handle->inner, NULL);
  pthread_rwlock_init(&handle->table, NULL);
  pthread_mutex_lock(&handle->inner);
  handle->internal = broker_add(handle, -1);
  pthread_mutex_unlock(&handle->inner);
  brokers_add(handle, count);
  return handle;
}

int handle_describe(struct handle *handle) {
  pthread_rwlock_rdlock(&handle->table);
  pthread_mutex_lock(&handle->inner);
  pthread_mutex_lock(&handle->internal->lock);
  const int id = handle->internal->id + handle->known;
  pthread_mutex_unlock(&handle->internal->lock);
  pthread_mutex_unlock(&handle->inner);
  pthread_rwlock_unlock(&handle->table);
  return id;
}
