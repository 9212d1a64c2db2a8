/* Each side pops before it pushes. */
// impasse: static = channel-cycle
// impasse: online = skip -- declarations, without the library
// impasse: postmortem = skip -- as online
#include <pthread.h>

/* As GLib declares them. */
typedef void* gpointer;
typedef struct _GAsyncQueue GAsyncQueue;
GAsyncQueue* g_async_queue_new(void);
void g_async_queue_push(GAsyncQueue* queue, gpointer data);
gpointer g_async_queue_pop(GAsyncQueue* queue);
gpointer g_async_queue_try_pop(GAsyncQueue* queue);
void g_async_queue_unref(GAsyncQueue* queue);

static GAsyncQueue* requests;
static GAsyncQueue* replies;
static GAsyncQueue* log_lines;

static void* serve(void* arg) {
  gpointer request = g_async_queue_pop(requests);
  g_async_queue_push(log_lines, request);
  g_async_queue_push(replies, request);
  return arg;
}

int main(void) {
  static int request = 1;
  pthread_t server;
  requests = g_async_queue_new();
  replies = g_async_queue_new();
  log_lines = g_async_queue_new();
  pthread_create(&server, NULL, serve, NULL);
  g_async_queue_pop(replies);
  g_async_queue_push(requests, &request);
  while (g_async_queue_try_pop(log_lines) != NULL) {
  }
  pthread_join(server, NULL);
  return 0;
}
