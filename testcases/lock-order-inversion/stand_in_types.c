/* A program that declares the lock functions itself, for a kernel of its own: what locks is known
 * by the name of the function.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the functions are not defined here
 * impasse: postmortem = skip -- the functions are not defined here
 */
struct lock_word {
  unsigned owner;
  unsigned depth;
};

int pthread_mutex_lock(struct lock_word *lock);
int pthread_mutex_unlock(struct lock_word *lock);

struct channel {
  struct lock_word transmit;
  struct lock_word receive;
  int sent, received;
};

static struct channel serial;

void serial_send(int byte) {
  pthread_mutex_lock(&serial.transmit);
  serial.sent += byte;
  if (serial.sent > 100) {
    pthread_mutex_lock(&serial.receive);
    serial.received = 0;
    pthread_mutex_unlock(&serial.receive);
  }
  pthread_mutex_unlock(&serial.transmit);
}

int serial_poll(void) {
  int received;
  pthread_mutex_lock(&serial.receive);
  received = ++serial.received;
  if (received > 8) {
    pthread_mutex_lock(&serial.transmit);
    serial.sent = 0;
    pthread_mutex_unlock(&serial.transmit);
  }
  pthread_mutex_unlock(&serial.receive);
  return received;
}
