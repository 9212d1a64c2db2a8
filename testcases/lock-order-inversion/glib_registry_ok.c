/* As glib_registry, in one order; the recursive lock is taken twice on purpose. */
// impasse: static = none
// impasse: online = skip -- declarations only
// impasse: postmortem = skip -- declarations only
typedef union _GMutex GMutex;
union _GMutex {
  void* p;
};
typedef struct _GRecMutex {
  void* p;
} GRecMutex;
void g_mutex_lock(GMutex* mutex);
void g_mutex_unlock(GMutex* mutex);
void g_rec_mutex_lock(GRecMutex* mutex);
void g_rec_mutex_unlock(GRecMutex* mutex);

static GRecMutex registry;
static GMutex watchers;
static int entries;
static int watching;

static void registry_count(void) {
  g_rec_mutex_lock(&registry);
  ++entries;
  g_rec_mutex_unlock(&registry);
}

void registry_add(void) {
  g_rec_mutex_lock(&registry);
  registry_count();
  g_mutex_lock(&watchers);
  ++watching;
  g_mutex_unlock(&watchers);
  g_rec_mutex_unlock(&registry);
}

void watchers_drop(void) {
  registry_count();
  g_mutex_lock(&watchers);
  --watching;
  g_mutex_unlock(&watchers);
}
