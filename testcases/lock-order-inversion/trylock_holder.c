/* A lock taken by trylock is held like any other: its holder blocks on the second lock while the
 * other thread, with the second lock, blocks on the first.
 * impasse: all = lock-order-inversion
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct frame_pool {
  pthread_mutex_t free_lock;
  pthread_mutex_t used_lock;
  int free_frames;
  int used_frames;
};

static struct frame_pool pool = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 8, 0};

static int take_frame(struct frame_pool *p) {
  if (pthread_mutex_trylock(&p->free_lock) != 0) return 0;
  pthread_mutex_lock(&p->used_lock);
  p->free_frames--;
  p->used_frames++;
  pthread_mutex_unlock(&p->used_lock);
  pthread_mutex_unlock(&p->free_lock);
  return 1;
}

static void give_frame(struct frame_pool *p) {
  pthread_mutex_lock(&p->used_lock);
  pthread_mutex_lock(&p->free_lock);
  p->used_frames--;
  p->free_frames++;
  pthread_mutex_unlock(&p->free_lock);
  pthread_mutex_unlock(&p->used_lock);
}

static void *decoder(void *arg) {
  take_frame(arg);
  return NULL;
}

static void *display(void *arg) {
  usleep(50 * 1000);
  give_frame(arg);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, decoder, &pool)) return 1;
  if (pthread_create(&b, NULL, display, &pool)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d\n", pool.free_frames);
  return 0;
}
