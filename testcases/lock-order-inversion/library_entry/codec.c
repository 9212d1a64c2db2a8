/* A library: who calls it is not known, and every entry point can be called by any thread.
 * impasse: static = lock-order-inversion
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
  pthread_mutex_lock(&codec->output_lock);
  left = codec->out;
  pthread_mutex_lock(&codec->input_lock);
  codec->in = 0;
  pthread_mutex_unlock(&codec->input_lock);
  pthread_mutex_unlock(&codec->output_lock);
  return left;
}

void codec_set_listener(struct codec *codec, void (*listener)(void *data), void *data) {
  pthread_mutex_lock(&codec->input_lock);
  codec->listener = listener;
  codec->data = data;
  pthread_mutex_unlock(&codec->input_lock);
}
