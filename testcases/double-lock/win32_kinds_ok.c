/* A critical section is recursive: the helper that enters it again only counts.
 * impasse: static = none
 * impasse: online = skip -- there is no Windows here
 * impasse: postmortem = skip -- there is no Windows here
 */
typedef struct _RTL_CRITICAL_SECTION {
  void *debug;
  long count;
} CRITICAL_SECTION;

void EnterCriticalSection(CRITICAL_SECTION *section);
void LeaveCriticalSection(CRITICAL_SECTION *section);

static CRITICAL_SECTION handles_section;
static int handles;

static void close_one(void) {
  EnterCriticalSection(&handles_section);
  handles--;
  LeaveCriticalSection(&handles_section);
}

void close_all(void) {
  EnterCriticalSection(&handles_section);
  while (handles > 0) close_one();
  LeaveCriticalSection(&handles_section);
}
