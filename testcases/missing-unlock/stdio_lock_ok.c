/* The group of lines ends on every path; a second wrapper begins in one function and ends in
 * another one, and the caller calls both.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct stream {
  pthread_mutex_t lock;
  FILE *file;
  int lines;
};

static int stream_begin(struct stream *s) {
  if (s->file == NULL) return -1;
  pthread_mutex_lock(&s->lock);
  return 0;
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
  int i = 0;
  if (stream_begin(s) != 0) return -1;
  while (i < count) {
    if (stream_line(s, lines[i]) != 0) break;
    i++;
  }
  stream_end(s);
  return i;
}

int main(void) {
  struct stream out = {PTHREAD_MUTEX_INITIALIZER, stdout, 0};
  struct stream none = {PTHREAD_MUTEX_INITIALIZER, NULL, 0};
  const char *const lines[] = {"one", "two", "three and much more of it"};
  int written = stream_group(&out, lines, 3);
  int unopened = stream_group(&none, lines, 3);
  return written == 2 && unopened == -1 ? 0 : 1;
}
