/* The same interpreter: the lock is given back before the body is evaluated, and taken again to put
 * the old value back.
 * impasse: all = none
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
  int result, old;
  pthread_mutex_lock(&names_lock);
  old = names[0];
  names[0] = call->value;
  pthread_mutex_unlock(&names_lock);
  result = evaluate(call->body);
  pthread_mutex_lock(&names_lock);
  names[0] = old;
  pthread_mutex_unlock(&names_lock);
  return result;
}

int main(void) {
  static const struct node argument = {NAME, 0, NULL};
  static const struct node inner = {CALL, 3, &argument};
  static const struct node program = {CALL, 5, &inner};
  printf("%d\n", evaluate(&program));
  return 0;
}
