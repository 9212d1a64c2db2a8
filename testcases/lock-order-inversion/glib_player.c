/* GLib by its declarations: the decoder locks the playlist inside the buffer, the window the buffer
 * inside the playlist.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- GLib is not linked
 * impasse: postmortem = skip -- GLib is not linked
 */
typedef void *gpointer;
typedef union _GMutex {
  gpointer p;
  unsigned i[2];
} GMutex;
typedef struct _GThread GThread;
typedef gpointer (*GThreadFunc)(gpointer data);

void g_mutex_lock(GMutex *mutex);
void g_mutex_unlock(GMutex *mutex);
GThread *g_thread_new(const char *name, GThreadFunc func, gpointer data);
gpointer g_thread_join(GThread *thread);

struct player {
  GMutex playlist_lock;
  GMutex buffer_lock;
  int track;
  int filled;
};

static struct player player;

static gpointer decode(gpointer data) {
  struct player *p = data;
  g_mutex_lock(&p->buffer_lock);
  p->filled += 4096;
  g_mutex_lock(&p->playlist_lock);
  if (p->filled > 100000) p->track++;
  g_mutex_unlock(&p->playlist_lock);
  g_mutex_unlock(&p->buffer_lock);
  return 0;
}

static void skip_track(struct player *p) {
  g_mutex_lock(&p->playlist_lock);
  p->track++;
  g_mutex_lock(&p->buffer_lock);
  p->filled = 0;
  g_mutex_unlock(&p->buffer_lock);
  g_mutex_unlock(&p->playlist_lock);
}

int main(void) {
  GThread *decoder = g_thread_new("decoder", decode, &player);
  skip_track(&player);
  g_thread_join(decoder);
  return 0;
}
