/* The same with the channel closed in time, and twice even, which says by its result that it was.
 */
// impasse: static = none
// impasse: online = skip -- declarations, without the library
// impasse: postmortem = skip -- as online
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/* As chan.h declares them. */
typedef struct chan_t {
  void* queue;
} chan_t;
chan_t* chan_init(size_t capacity);
void chan_dispose(chan_t* chan);
int chan_close(chan_t* chan);
int chan_is_closed(chan_t* chan);
int chan_send_int32(chan_t* chan, int32_t value);
int chan_recv_int32(chan_t* chan, int32_t* value);

static chan_t* jobs;
static chan_t* results;

static void* work(void* arg) {
  int32_t job;
  while (chan_recv_int32(jobs, &job) == 0) chan_send_int32(results, job + 1);
  return arg;
}

int main(void) {
  pthread_t workers[2];
  int32_t result = 0;
  int i;
  jobs = chan_init(0);
  results = chan_init(4);
  for (i = 0; i < 2; i++) pthread_create(&workers[i], NULL, work, NULL);
  for (i = 0; i < 4; i++) chan_send_int32(jobs, i);
  chan_close(jobs);
  if (!chan_is_closed(jobs)) chan_close(jobs);
  chan_close(jobs);
  for (i = 0; i < 2; i++) pthread_join(workers[i], NULL);
  for (i = 0; i < 4; i++) chan_recv_int32(results, &result);
  chan_dispose(jobs);
  chan_dispose(results);
  return result;
}
