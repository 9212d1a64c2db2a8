/* GLib by its declarations: one of the returns keeps the lock.
 * impasse: static = missing-unlock
 * impasse: online = skip -- GLib is not linked
 * impasse: postmortem = skip -- GLib is not linked
 */
typedef union _GMutex {
  void *p;
  unsigned i[2];
} GMutex;

void g_mutex_lock(GMutex *mutex);
void g_mutex_unlock(GMutex *mutex);

struct element {
  GMutex object_lock;
  int state;
  int pending;
};

int element_set_state(struct element *element, int state) {
  g_mutex_lock(&element->object_lock);
  if (element->pending == state) return 0;
  element->pending = state;
  if (element->state == state) {
    g_mutex_unlock(&element->object_lock);
    return 1;
  }
  element->state = state;
  g_mutex_unlock(&element->object_lock);
  return 2;
}
