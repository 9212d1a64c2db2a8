/* A break leaves the switch, not the loop around it; a continue goes past the unlock of another
 * case, not of its own.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

enum token { WORD, SPACE, COMMENT, END };

struct lexer {
  pthread_mutex_t lock;
  const char *at;
  int words;
};

static enum token next(struct lexer *x) {
  char c = *x->at;
  if (c == 0) return END;
  x->at++;
  if (c == ' ') return SPACE;
  return c == '#' ? COMMENT : WORD;
}

static int count_words(struct lexer *x) {
  int running = 1;
  while (running) {
    pthread_mutex_lock(&x->lock);
    switch (next(x)) {
      case WORD:
        x->words++;
        break;
      case SPACE:
        pthread_mutex_unlock(&x->lock);
        continue;
      case COMMENT:
        while (*x->at != 0 && *x->at != '\n') x->at++;
        break;
      case END:
        running = 0;
        break;
    }
    pthread_mutex_unlock(&x->lock);
  }
  return x->words;
}

int main(void) {
  struct lexer lexer = {PTHREAD_MUTEX_INITIALIZER, "a b c # d e", 0};
  printf("%d\n", count_words(&lexer));
  return 0;
}
