// impasse: online = none
// impasse: postmortem = none
//
// Two C11 threads take turns.
#include <threads.h>

static mtx_t mutex;
static cnd_t changed;
static int turn;

static int Play(void* me) {
  for (int i = 0; i < 200; ++i) {
    mtx_lock(&mutex);
    while (turn != *(int*)me) cnd_wait(&changed, &mutex);
    turn = 1 - turn;
    cnd_broadcast(&changed);
    mtx_unlock(&mutex);
  }
  return 0;
}

int main(void) {
  static int players[2] = {0, 1};
  mtx_init(&mutex, mtx_plain);
  cnd_init(&changed);
  thrd_t threads[2];
  for (int i = 0; i < 2; ++i) thrd_create(&threads[i], Play, &players[i]);
  for (int i = 0; i < 2; ++i) thrd_join(threads[i], NULL);
  mtx_destroy(&mutex);
  cnd_destroy(&changed);
}
