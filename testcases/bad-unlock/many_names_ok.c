/* The lock that is given back has another name than the one that was taken: a pointer that moves
 * along a list, an index, an alias, a recursive mutex.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct node {
  pthread_mutex_t lock;
  struct node *next;
  int value;
};

static struct node last = {PTHREAD_MUTEX_INITIALIZER, NULL, 3};
static struct node middle = {PTHREAD_MUTEX_INITIALIZER, &last, 2};
static struct node first = {PTHREAD_MUTEX_INITIALIZER, &middle, 1};
static struct node *current = &first;
static pthread_mutex_t shards[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_mutex_t nested;

static int sum(void) {
  int total = 0;
  struct node *node = &first;
  pthread_mutex_lock(&first.lock);
  while (node->next) {
    struct node *next = node->next;
    pthread_mutex_lock(&next->lock);
    total += node->value;
    pthread_mutex_unlock(&node->lock);
    node = next;
  }
  total += node->value;
  pthread_mutex_unlock(&last.lock);
  return total;
}

static void all_shards(void) {
  for (int i = 0; i < 2; i++) pthread_mutex_lock(&shards[i]);
  pthread_mutex_unlock(&shards[1]);
  pthread_mutex_unlock(&shards[0]);
}

static void by_alias(void) {
  pthread_mutex_lock(&current->lock);
  pthread_mutex_unlock(&first.lock);
}

static void twice(int deep) {
  pthread_mutex_lock(&nested);
  pthread_mutex_lock(&nested);
  if (deep) twice(0);
  pthread_mutex_unlock(&nested);
  pthread_mutex_unlock(&nested);
}

static void *run(void *arg) {
  (void)arg;
  sum();
  all_shards();
  by_alias();
  twice(1);
  return NULL;
}

int main(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&nested, &attributes);
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, NULL)) return 1;
  pthread_join(thread, NULL);
  run(NULL);
  printf("%d\n", sum());
  return 0;
}
