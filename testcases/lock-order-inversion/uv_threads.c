/* libuv by its declarations: two threads and two mutexes in both orders.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- libuv is not linked
 * impasse: postmortem = skip -- libuv is not linked
 */
#include <pthread.h>

typedef pthread_mutex_t uv_mutex_t;
typedef pthread_t uv_thread_t;
typedef void (*uv_thread_cb)(void *arg);

int uv_mutex_init(uv_mutex_t *mutex);
void uv_mutex_lock(uv_mutex_t *mutex);
void uv_mutex_unlock(uv_mutex_t *mutex);
int uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg);
int uv_thread_join(uv_thread_t *thread);

static uv_mutex_t resolver_mutex;
static uv_mutex_t cache_mutex;
static int queries, hits;

static void resolve(void *arg) {
  (void)arg;
  uv_mutex_lock(&resolver_mutex);
  queries++;
  uv_mutex_lock(&cache_mutex);
  hits++;
  uv_mutex_unlock(&cache_mutex);
  uv_mutex_unlock(&resolver_mutex);
}

static void expire(void *arg) {
  (void)arg;
  uv_mutex_lock(&cache_mutex);
  hits = 0;
  uv_mutex_lock(&resolver_mutex);
  queries = 0;
  uv_mutex_unlock(&resolver_mutex);
  uv_mutex_unlock(&cache_mutex);
}

int main(void) {
  uv_thread_t a, b;
  uv_mutex_init(&resolver_mutex);
  uv_mutex_init(&cache_mutex);
  uv_thread_create(&a, resolve, 0);
  uv_thread_create(&b, expire, 0);
  uv_thread_join(&a);
  uv_thread_join(&b);
  return 0;
}
