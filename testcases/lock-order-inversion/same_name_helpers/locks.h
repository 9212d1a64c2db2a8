#ifndef LOCKS_H_
#define LOCKS_H_

#include <pthread.h>

void journal_append(int cost);
void journal_clear(void);
void budget_charge(int cost);
int budget_reset(int amount);

#endif
