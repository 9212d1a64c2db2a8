// impasse: static = none
//
// A client of a message broker whose callback calls another one, and sends something itself
// afterwards. Whether a callback runs is a flag of the session: what is sent meanwhile is left in
// the queue. The flag is set and taken back on the way, which must not make it unknown.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct packet {
  struct packet* next;
  int number;
};
struct message {
  int number;
};

struct session {
  pthread_mutex_t queue_mutex;
  pthread_mutex_t callback_mutex;
  bool in_callback;
  bool sends_alone;
  int socket;
  void* user;
  struct packet* queued;
  void (*on_sent)(struct session*, void*, int);
  void (*on_message)(struct session*, void*, const struct message*);
};
struct forward {
  int (*callback)(struct session*, void*, const struct message*);
  void* user;
  int left;
};

int write_packets(struct session* session);

int queue_packet(struct session* session, struct packet* packet) {
  pthread_mutex_lock(&session->queue_mutex);
  packet->next = session->queued;
  session->queued = packet;
  pthread_mutex_unlock(&session->queue_mutex);
  if (session->in_callback == false && session->sends_alone == 0) return write_packets(session);
  return 0;
}

static struct packet* take(struct session* session) {
  pthread_mutex_lock(&session->queue_mutex);
  struct packet* packet = session->queued;
  if (packet != NULL) session->queued = packet->next;
  pthread_mutex_unlock(&session->queue_mutex);
  return packet;
}

int write_packets(struct session* session) {
  struct packet* packet;
  if (session->socket < 0) return 1;
  while ((packet = take(session)) != NULL) {
    if (write(session->socket, &packet->number, sizeof(int)) < 0) {
      return 2;
    }
    pthread_mutex_lock(&session->callback_mutex);
    if (session->on_sent != NULL) {
      session->in_callback = true;
      session->on_sent(session, session->user, packet->number);
      session->in_callback = false;
    }
    pthread_mutex_unlock(&session->callback_mutex);
    free(packet);
  }
  return 0;
}

int publish(struct session* session, int number) {
  struct packet* packet = calloc(1, sizeof *packet);
  if (packet == NULL) return 1;
  packet->number = number;
  return queue_packet(session, packet);
}

int handle_message(struct session* session, int number) {
  struct message message = {number};
  pthread_mutex_lock(&session->callback_mutex);
  if (session->on_message) {
    session->in_callback = true;
    session->on_message(session, session->user, &message);
    session->in_callback = false;
  }
  pthread_mutex_unlock(&session->callback_mutex);
  return 0;
}

static void on_message(struct session* session, void* object, const struct message* message) {
  struct forward* forward = object;
  int rc = forward->callback(session, forward->user, message);
  if (rc) publish(session, -1);
}

static int on_simple(struct session* session, void* object, const struct message* message) {
  struct forward* forward = object;
  if (forward->left == 0) return 0;
  forward->left--;
  if (forward->left == 0) publish(session, -1);
  return 0;
}

static void say_goodbye(struct session* session, void* user, int number) {
  if (number == 3) publish(session, -1);
}

int loop(int (*callback)(struct session*, void*, const struct message*), void* user, int messages) {
  struct session* session = calloc(1, sizeof *session);
  struct forward forward;
  forward.callback = callback;
  forward.user = user;
  pthread_mutex_init(&session->queue_mutex, NULL);
  pthread_mutex_init(&session->callback_mutex, NULL);
  session->on_message = on_message;
  session->on_sent = say_goodbye;
  session->user = &forward;
  while (messages > 0) handle_message(session, messages--);
  return 0;
}

int main(void) {
  struct forward last = {NULL, NULL, 3};
  return loop(on_simple, &last, 5);
}
