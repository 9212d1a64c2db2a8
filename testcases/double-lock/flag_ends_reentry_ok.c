// impasse: static = none
//
// A client of a message broker: what is queued inside a callback is left to the loop that made the
// call, which a flag of the session says. Without the flag, the queue would be written by whoever
// writes it already.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct packet {
  struct packet* next;
  int number;
};

struct session {
  pthread_mutex_t queue_mutex;
  pthread_mutex_t write_mutex;
  bool in_callback;
  bool sends_alone;
  int socket;
  struct packet* queued;
  void (*on_sent)(struct session*, int);
};

static int write_packets(struct session* session);

static int queue_packet(struct session* session, struct packet* packet) {
  pthread_mutex_lock(&session->queue_mutex);
  packet->next = session->queued;
  session->queued = packet;
  pthread_mutex_unlock(&session->queue_mutex);
  if (session->in_callback == false && !session->sends_alone) return write_packets(session);
  return 0;
}

static struct packet* take(struct session* session) {
  pthread_mutex_lock(&session->queue_mutex);
  struct packet* packet = session->queued;
  if (packet != NULL) session->queued = packet->next;
  pthread_mutex_unlock(&session->queue_mutex);
  return packet;
}

static int write_packets(struct session* session) {
  struct packet* packet;
  if (session->socket < 0) return 1;
  pthread_mutex_lock(&session->write_mutex);
  while ((packet = take(session)) != NULL) {
    if (write(session->socket, &packet->number, sizeof(int)) < 0) {
      pthread_mutex_unlock(&session->write_mutex);
      return 2;
    }
    if (session->on_sent != NULL) {
      session->in_callback = true;
      session->on_sent(session, packet->number);
      session->in_callback = false;
    }
    free(packet);
  }
  pthread_mutex_unlock(&session->write_mutex);
  return 0;
}

int publish(struct session* session, int number) {
  struct packet* packet = calloc(1, sizeof *packet);
  if (packet == NULL) return 1;
  packet->number = number;
  return queue_packet(session, packet);
}

static void say_goodbye(struct session* session, int number) {
  if (number == 3) publish(session, -1);
}

int main(void) {
  struct session* session = calloc(1, sizeof *session);
  pthread_mutex_init(&session->queue_mutex, NULL);
  pthread_mutex_init(&session->write_mutex, NULL);
  session->on_sent = say_goodbye;
  for (int number = 1; number < 4; ++number) publish(session, number);
  while (session->queued != NULL) write_packets(session);
  return 0;
}
