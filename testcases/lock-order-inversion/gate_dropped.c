/* Both sides pass the same gate, but one of them gives it back before it takes its second lock.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>

struct mixer {
  pthread_mutex_t control;
  pthread_mutex_t input;
  pthread_mutex_t output;
  int in_level, out_level;
};

static struct mixer mixer = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                             PTHREAD_MUTEX_INITIALIZER, 0, 0};

static void *play(void *arg) {
  struct mixer *m = arg;
  pthread_mutex_lock(&m->control);
  pthread_mutex_lock(&m->input);
  pthread_mutex_unlock(&m->control);
  pthread_mutex_lock(&m->output);
  m->out_level = m->in_level;
  pthread_mutex_unlock(&m->output);
  pthread_mutex_unlock(&m->input);
  return NULL;
}

static void *record(void *arg) {
  struct mixer *m = arg;
  pthread_mutex_lock(&m->control);
  pthread_mutex_lock(&m->output);
  pthread_mutex_lock(&m->input);
  m->in_level++;
  pthread_mutex_unlock(&m->input);
  pthread_mutex_unlock(&m->output);
  pthread_mutex_unlock(&m->control);
  return NULL;
}

int main(void) {
  pthread_t player, recorder;
  if (pthread_create(&player, NULL, play, &mixer)) return 1;
  if (pthread_create(&recorder, NULL, record, &mixer)) return 1;
  pthread_join(player, NULL);
  pthread_join(recorder, NULL);
  printf("%d\n", mixer.in_level >= 0);
  return 0;
}
