/* A wrapper of the project locks a stream for a group of lines; one of the lines is refused, and
 * the stream stays locked.
 * impasse: static = missing-unlock
 * impasse: online = none -- no line is too long in this run
 * impasse: postmortem = none -- no line is too long in this run
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct stream {
  pthread_mutex_t lock;
  FILE *file;
  int lines;
};

static void stream_begin(struct stream *s) {
  pthread_mutex_lock(&s->lock);
}

static void stream_end(struct stream *s) {
  fflush(s->file);
  pthread_mutex_unlock(&s->lock);
}

static int stream_line(struct stream *s, const char *line) {
  if (strlen(line) > 20) return -1;
  s->lines++;
  return fprintf(s->file, "%s\n", line) < 0 ? -1 : 0;
}

static int stream_group(struct stream *s, const char *const *lines, int count) {
  stream_begin(s);
  for (int i = 0; i < count; i++)
    if (stream_line(s, lines[i]) != 0) return i;
  stream_end(s);
  return count;
}

int main(void) {
  struct stream out = {PTHREAD_MUTEX_INITIALIZER, stdout, 0};
  const char *const lines[] = {"one", "two"};
  return stream_group(&out, lines, 2) == 2 ? 0 : 1;
}
