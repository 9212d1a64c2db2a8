/* A state machine that keeps its lock over several turns of its loop, and a loop that takes and
 * gives back two buffers in turn.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

enum state { IDLE, HEADER, BODY, DONE };

static pthread_mutex_t output_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t buffer_lock[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int lines, filled[2];

static int render(int body_lines) {
  enum state state = IDLE;
  while (state != DONE) {
    switch (state) {
      case IDLE:
        pthread_mutex_lock(&output_lock);
        state = HEADER;
        break;
      case HEADER:
        lines++;
        state = BODY;
        break;
      case BODY:
        lines++;
        if (--body_lines <= 0) {
          pthread_mutex_unlock(&output_lock);
          state = DONE;
        }
        break;
      case DONE:
        break;
    }
  }
  return lines;
}

static void fill(int count) {
  int at = 0;
  for (int i = 0; i < count; i++) {
    pthread_mutex_lock(&buffer_lock[at]);
    filled[at]++;
    pthread_mutex_unlock(&buffer_lock[at]);
    at = 1 - at;
  }
}

int main(void) {
  fill(5);
  printf("%d %d %d\n", render(3), filled[0], filled[1]);
  return 0;
}
