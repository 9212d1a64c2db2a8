/* impasse: all = none
 *
 * Monitors of static storage with initial values: places that are free from the beginning, a gate
 * that is open, a pool of buffers that is filled by a constructor of the program.
 */
#include <pthread.h>
#include <stdlib.h>

struct places {
  pthread_mutex_t lock;
  pthread_cond_t freed;
  int free;
  int waiting;
};

static struct places places = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 2, 0};

static struct {
  pthread_mutex_t lock;
  pthread_cond_t opened;
  int open;
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .opened = PTHREAD_COND_INITIALIZER, .open = 1};

struct buffer {
  struct buffer* next;
};

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pool_filled = PTHREAD_COND_INITIALIZER;
static struct buffer* pool;

static void enter(struct places* p) {
  pthread_mutex_lock(&p->lock);
  p->waiting++;
  while (p->free == 0) pthread_cond_wait(&p->freed, &p->lock);
  p->waiting--;
  p->free--;
  pthread_mutex_unlock(&p->lock);
}

static void leave(struct places* p) {
  pthread_mutex_lock(&p->lock);
  p->free++;
  if (p->waiting > 0) pthread_cond_signal(&p->freed);
  pthread_mutex_unlock(&p->lock);
}

static void pass_gate(void) {
  pthread_mutex_lock(&gate.lock);
  while (!gate.open) pthread_cond_wait(&gate.opened, &gate.lock);
  pthread_mutex_unlock(&gate.lock);
}

static void put(struct buffer* buffer) {
  pthread_mutex_lock(&pool_lock);
  buffer->next = pool;
  pool = buffer;
  pthread_cond_signal(&pool_filled);
  pthread_mutex_unlock(&pool_lock);
}

static struct buffer* take(void) {
  struct buffer* buffer;
  pthread_mutex_lock(&pool_lock);
  while (pool == NULL) pthread_cond_wait(&pool_filled, &pool_lock);
  buffer = pool;
  pool = buffer->next;
  pthread_mutex_unlock(&pool_lock);
  return buffer;
}

__attribute__((constructor)) static void fill(void) { put(malloc(sizeof(struct buffer))); }

static void* work(void* unused) {
  struct buffer* buffer;
  pass_gate();
  enter(&places);
  buffer = take();
  put(buffer);
  leave(&places);
  return unused;
}

int main(void) {
  pthread_t threads[3];
  int i;
  for (i = 0; i < 3; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  free(take());
  return 0;
}
