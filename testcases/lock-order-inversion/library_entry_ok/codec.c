/* The library again: input before output everywhere; the locks are made and unmade in another
 * order, and the listener is called without any of them.
 * impasse: static = none
 * impasse: online = skip -- a library is no program
 * impasse: postmortem = skip -- a library is no program
 */
#include "codec.h"

#include <pthread.h>
#include <stdlib.h>

struct codec {
  pthread_mutex_t input_lock;
  pthread_mutex_t output_lock;
  int in, out;
  void (*listener)(void *data);
  void *data;
};

struct codec *codec_open(void) {
  struct codec *codec = calloc(1, sizeof *codec);
  if (codec == NULL) return NULL;
  pthread_mutex_init(&codec->input_lock, NULL);
  pthread_mutex_init(&codec->output_lock, NULL);
  return codec;
}

/* Only one thread opens and closes; it takes nothing while it holds. */
void codec_close(struct codec *codec) {
  pthread_mutex_destroy(&codec->output_lock);
  pthread_mutex_destroy(&codec->input_lock);
  free(codec);
}

static void write_out(struct codec *codec, int sample) {
  pthread_mutex_lock(&codec->output_lock);
  codec->out = sample;
  pthread_mutex_unlock(&codec->output_lock);
}

int codec_encode(struct codec *codec, int sample) {
  pthread_mutex_lock(&codec->input_lock);
  codec->in += sample;
  write_out(codec, codec->in);
  pthread_mutex_unlock(&codec->input_lock);
  return sample;
}

int codec_flush(struct codec *codec) {
  int left;
  void (*listener)(void *data);
  pthread_mutex_lock(&codec->input_lock);
  codec->in = 0;
  listener = codec->listener;
  pthread_mutex_lock(&codec->output_lock);
  left = codec->out;
  pthread_mutex_unlock(&codec->output_lock);
  pthread_mutex_unlock(&codec->input_lock);
  if (listener != NULL) listener(codec->data);
  return left;
}

void codec_set_listener(struct codec *codec, void (*listener)(void *data), void *data) {
  pthread_mutex_lock(&codec->input_lock);
  codec->listener = listener;
  codec->data = data;
  pthread_mutex_unlock(&codec->input_lock);
}
