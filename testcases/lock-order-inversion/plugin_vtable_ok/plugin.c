/* A plugin whose functions, reached through an exported table, take their two locks in one order or
 * one at a time.
 * impasse: static = none
 * impasse: online = skip -- a library is no program
 * impasse: postmortem = skip -- a library is no program
 */
#include "plugin.h"

#include <pthread.h>
#include <string.h>

#define HANDLES 8

static pthread_mutex_t handles_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t totals_lock = PTHREAD_MUTEX_INITIALIZER;
static char names[HANDLES][16];
static long opened, closed;

static int plugin_open(const char *name) {
  int handle = -1;
  pthread_mutex_lock(&handles_lock);
  for (int i = 0; i < HANDLES && handle < 0; i++)
    if (names[i][0] == 0) handle = i;
  if (handle >= 0) {
    strncpy(names[handle], name, sizeof names[handle] - 1);
    pthread_mutex_lock(&totals_lock);
    opened++;
    pthread_mutex_unlock(&totals_lock);
  }
  pthread_mutex_unlock(&handles_lock);
  return handle;
}

static void plugin_close(int handle) {
  pthread_mutex_lock(&totals_lock);
  closed++;
  pthread_mutex_unlock(&totals_lock);
  pthread_mutex_lock(&handles_lock);
  names[handle][0] = 0;
  pthread_mutex_unlock(&handles_lock);
}

static long plugin_statistics(int handle) {
  long value = -1;
  pthread_mutex_lock(&handles_lock);
  if (names[handle][0] != 0) {
    pthread_mutex_lock(&totals_lock);
    value = opened - closed;
    pthread_mutex_unlock(&totals_lock);
  }
  pthread_mutex_unlock(&handles_lock);
  return value;
}

const struct plugin_ops plugin_entry = {plugin_open, plugin_close, plugin_statistics};
