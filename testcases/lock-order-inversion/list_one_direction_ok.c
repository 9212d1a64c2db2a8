/* The list is walked hand over hand by several threads, all to the tail; whoever wants to go back
 * takes a node only after it gave the one at hand back.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct node {
  pthread_mutex_t lock;
  struct node *next, *previous;
  int value;
};

#define LENGTH 5

static struct node nodes[LENGTH];

static void build(void) {
  for (int i = 0; i < LENGTH; i++) {
    pthread_mutex_init(&nodes[i].lock, NULL);
    nodes[i].next = i + 1 < LENGTH ? &nodes[i + 1] : NULL;
    nodes[i].previous = i > 0 ? &nodes[i - 1] : NULL;
    nodes[i].value = i;
  }
}

static void *shift_up(void *arg) {
  struct node *at = arg;
  pthread_mutex_lock(&at->lock);
  while (at->next != NULL) {
    struct node *next = at->next;
    pthread_mutex_lock(&next->lock);
    next->value += at->value;
    pthread_mutex_unlock(&at->lock);
    at = next;
  }
  pthread_mutex_unlock(&at->lock);
  return NULL;
}

static void *clear_down(void *arg) {
  struct node *at = arg;
  while (at != NULL) {
    struct node *previous;
    pthread_mutex_lock(&at->lock);
    at->value = 0;
    previous = at->previous;
    pthread_mutex_unlock(&at->lock);
    at = previous;
  }
  return NULL;
}

int main(void) {
  pthread_t one, two, three;
  build();
  if (pthread_create(&one, NULL, shift_up, &nodes[0])) return 1;
  if (pthread_create(&two, NULL, shift_up, &nodes[1])) return 1;
  if (pthread_create(&three, NULL, clear_down, &nodes[LENGTH - 1])) return 1;
  pthread_join(one, NULL);
  pthread_join(two, NULL);
  pthread_join(three, NULL);
  puts("done");
  return 0;
}
