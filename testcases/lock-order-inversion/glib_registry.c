/* A registry and its watchers, with locks by name. The declarations stand in for those of GLib. */
// impasse: static = lock-order-inversion
// impasse: online = skip -- declarations only
// impasse: postmortem = skip -- declarations only
typedef union _GMutex GMutex;
union _GMutex {
  void* p;
  unsigned i[2];
};
void g_mutex_lock(GMutex* mutex);
void g_mutex_unlock(GMutex* mutex);
#define G_LOCK_NAME(name) g__##name##_lock
#define G_LOCK_DEFINE_STATIC(name) static GMutex G_LOCK_NAME(name)
#define G_LOCK(name) g_mutex_lock(&G_LOCK_NAME(name))
#define G_UNLOCK(name) g_mutex_unlock(&G_LOCK_NAME(name))

G_LOCK_DEFINE_STATIC(registry);
G_LOCK_DEFINE_STATIC(watchers);
static int entries;
static int watching;

void registry_add(void) {
  G_LOCK(registry);
  ++entries;
  G_LOCK(watchers);
  ++watching;
  G_UNLOCK(watchers);
  G_UNLOCK(registry);
}

void watchers_drop(void) {
  G_LOCK(watchers);
  --watching;
  G_LOCK(registry);
  --entries;
  G_UNLOCK(registry);
  G_UNLOCK(watchers);
}
