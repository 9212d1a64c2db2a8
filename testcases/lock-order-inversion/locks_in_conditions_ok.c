/* The lock calls stand in conditions, and those that fail leave nothing held.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t nodes = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t edges = PTHREAD_MUTEX_INITIALIZER;
static int node_count, edge_count;

static int add_node(void) {
  int error = pthread_mutex_lock(&nodes);
  if (error) {
    pthread_mutex_lock(&edges);
    edge_count = -1;
    pthread_mutex_unlock(&edges);
    return error;
  }
  node_count++;
  return pthread_mutex_unlock(&nodes);
}

static int add_edge(void) {
  int tried;
  pthread_mutex_lock(&edges);
  edge_count++;
  tried = pthread_mutex_trylock(&nodes);
  if (!tried) node_count++, pthread_mutex_unlock(&nodes);
  pthread_mutex_unlock(&edges);
  return tried;
}

static int count(void) {
  int sum = -1;
  if (pthread_mutex_trylock(&nodes) || pthread_mutex_unlock(&nodes)) return sum;
  if (pthread_mutex_lock(&edges) == 0) {
    sum = edge_count;
    pthread_mutex_unlock(&edges);
  }
  return sum;
}

static void *builder(void *arg) {
  return add_node() == 0 ? NULL : arg;
}

int main(void) {
  pthread_t thread;
  int edge, sum;
  if (pthread_create(&thread, NULL, builder, NULL)) return 1;
  edge = add_edge();
  sum = count();
  pthread_join(thread, NULL);
  printf("%d\n", edge >= 0 && sum >= -1);
  return 0;
}
