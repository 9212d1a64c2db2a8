/* An interpreter: evaluating locks the table of names, applying a function evaluates its body.
 * impasse: static = double-lock
 * impasse: online = deadlock
 * impasse: postmortem = deadlock
 */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

enum kind { NUMBER, NAME, CALL };

struct node {
  enum kind kind;
  int value;
  const struct node *body;
};

static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static int names[8];

static int apply(const struct node *call);

static int evaluate(const struct node *n) {
  int result = 0;
  switch (n->kind) {
    case NUMBER:
      return n->value;
    case NAME:
      pthread_mutex_lock(&names_lock);
      result = names[n->value];
      pthread_mutex_unlock(&names_lock);
      return result;
    case CALL:
      return apply(n);
  }
  return result;
}

static int apply(const struct node *call) {
  int result;
  pthread_mutex_lock(&names_lock);
  names[0] = call->value;
  result = evaluate(call->body);
  pthread_mutex_unlock(&names_lock);
  return result;
}

int main(void) {
  static const struct node argument = {NAME, 0, NULL};
  static const struct node program = {CALL, 5, &argument};
  printf("%d\n", evaluate(&program));
  return 0;
}
