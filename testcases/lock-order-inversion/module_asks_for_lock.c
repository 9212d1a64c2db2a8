/* The same crawler, but it goes on to the next module between the two looks: the lock of the list
 * is kept when the first one wants it and the second one does not.
 * impasse: static = lock-order-inversion
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct module;

struct module_kind {
  void (*visit)(struct module* module, int item);
  bool needs_lock;
};

struct module {
  const struct module_kind* kind;
  int seen;
};

static void count(struct module* module, int item) { module->seen += item; }
static void forget(struct module* module, int item) { module->seen -= item; }

static const struct module_kind counting = {count, true};
static const struct module_kind forgetting = {forget, false};

static struct module active;
static pthread_mutex_t crawler = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lists[4] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                   PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void crawl_all(const struct module_kind* const* next) {
  for (int i = 0; i < 4; i++) {
    pthread_mutex_lock(&lists[i]);
    if (!active.kind->needs_lock) pthread_mutex_unlock(&lists[i]);
    active.kind->visit(&active, i);
    active.kind = next[i % 2];
    if (active.kind->needs_lock) pthread_mutex_unlock(&lists[i]);
    /* Whoever wants to start another module gets a chance. */
    pthread_mutex_unlock(&crawler);
    pthread_mutex_lock(&crawler);
  }
}

static void* crawl(void* kinds) {
  const struct module_kind* const* kind = kinds;
  pthread_mutex_lock(&crawler);
  for (int run = 0; run < 2; run++) {
    active.kind = kind[run];
    crawl_all(kind);
    active.kind = NULL;
  }
  pthread_mutex_unlock(&crawler);
  return NULL;
}

int main(void) {
  const struct module_kind* kinds[2] = {&counting, &forgetting};
  pthread_t thread;
  if (pthread_create(&thread, NULL, crawl, (void*)kinds) != 0) return 1;
  pthread_mutex_lock(&crawler);
  pthread_mutex_lock(&lists[0]);
  pthread_mutex_unlock(&lists[0]);
  pthread_mutex_unlock(&crawler);
  pthread_join(thread, NULL);
  printf("%d\n", active.seen);
  return 0;
}
