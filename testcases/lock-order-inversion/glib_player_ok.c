/* GLib by its declarations: one order, a recursive mutex taken twice, and readers with readers.
 * impasse: static = none
 * impasse: online = skip -- GLib is not linked
 * impasse: postmortem = skip -- GLib is not linked
 */
typedef void *gpointer;
typedef union _GMutex {
  gpointer p;
  unsigned i[2];
} GMutex;
typedef struct _GRecMutex {
  gpointer p;
  unsigned i[2];
} GRecMutex;
typedef struct _GRWLock {
  gpointer p;
  unsigned i[2];
} GRWLock;
typedef struct _GThread GThread;
typedef gpointer (*GThreadFunc)(gpointer data);

void g_mutex_lock(GMutex *mutex);
int g_mutex_trylock(GMutex *mutex);
void g_mutex_unlock(GMutex *mutex);
void g_rec_mutex_lock(GRecMutex *mutex);
void g_rec_mutex_unlock(GRecMutex *mutex);
void g_rw_lock_reader_lock(GRWLock *lock);
void g_rw_lock_reader_unlock(GRWLock *lock);
GThread *g_thread_new(const char *name, GThreadFunc func, gpointer data);
gpointer g_thread_join(GThread *thread);

static GMutex playlist_lock, buffer_lock;
static GRecMutex settings_lock;
static GRWLock themes_lock, fonts_lock;
static int track, filled, volume;

static void set_volume(int value) {
  g_rec_mutex_lock(&settings_lock);
  volume = value;
  if (value > 100) set_volume(100);
  g_rec_mutex_unlock(&settings_lock);
}

static int measure(GRWLock *first, GRWLock *second) {
  int sum;
  g_rw_lock_reader_lock(first);
  g_rw_lock_reader_lock(second);
  sum = volume + track;
  g_rw_lock_reader_unlock(second);
  g_rw_lock_reader_unlock(first);
  return sum;
}

static gpointer decode(gpointer data) {
  g_mutex_lock(&buffer_lock);
  filled += 4096;
  if (g_mutex_trylock(&playlist_lock)) {
    track++;
    g_mutex_unlock(&playlist_lock);
  }
  g_mutex_unlock(&buffer_lock);
  measure(&themes_lock, &fonts_lock);
  return data;
}

static void skip_track(void) {
  g_mutex_lock(&playlist_lock);
  track++;
  g_mutex_lock(&buffer_lock);
  filled = 0;
  g_mutex_unlock(&buffer_lock);
  g_mutex_unlock(&playlist_lock);
}

int main(void) {
  GThread *decoder = g_thread_new("decoder", decode, 0);
  skip_track();
  set_volume(120);
  measure(&fonts_lock, &themes_lock);
  g_thread_join(decoder);
  return 0;
}
