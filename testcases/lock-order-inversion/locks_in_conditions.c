/* The lock calls stand in conditions, initialisers and comma expressions.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t nodes = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t edges = PTHREAD_MUTEX_INITIALIZER;
static int node_count, edge_count;

static int add_node(void) {
  int error;
  if ((error = pthread_mutex_lock(&nodes)) != 0) return error;
  if (pthread_mutex_lock(&edges) == 0) {
    node_count++;
    edge_count += node_count;
    pthread_mutex_unlock(&edges);
  }
  return pthread_mutex_unlock(&nodes);
}

static int add_edge(void) {
  int first = pthread_mutex_lock(&edges), second;
  if (first) return first;
  edge_count++;
  second = pthread_mutex_lock(&nodes);
  if (!second) node_count++, pthread_mutex_unlock(&nodes);
  pthread_mutex_unlock(&edges);
  return second;
}

static void *builder(void *arg) {
  return add_node() == 0 ? NULL : arg;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, builder, NULL)) return 1;
  printf("%d\n", add_edge());
  pthread_join(thread, NULL);
  return 0;
}
