/* Windows by its declarations: a critical section and a slim lock in one order, by a thread of
 * CreateThread and by main.
 * impasse: static = none
 * impasse: online = skip -- there is no Windows here
 * impasse: postmortem = skip -- there is no Windows here
 */
typedef void *HANDLE;
typedef unsigned long DWORD;
typedef DWORD (*LPTHREAD_START_ROUTINE)(void *parameter);
typedef struct _RTL_CRITICAL_SECTION {
  void *debug;
  long count;
} CRITICAL_SECTION;
typedef struct _RTL_SRWLOCK {
  void *p;
} SRWLOCK;

void EnterCriticalSection(CRITICAL_SECTION *section);
void LeaveCriticalSection(CRITICAL_SECTION *section);
void AcquireSRWLockExclusive(SRWLOCK *lock);
void ReleaseSRWLockExclusive(SRWLOCK *lock);
void AcquireSRWLockShared(SRWLOCK *lock);
void ReleaseSRWLockShared(SRWLOCK *lock);
HANDLE CreateThread(void *security, unsigned long stack, LPTHREAD_START_ROUTINE start,
                    void *parameter, DWORD flags, DWORD *id);
DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds);

struct service {
  CRITICAL_SECTION state_section;
  SRWLOCK clients_lock;
  int state;
  int clients;
};

static struct service service;

static DWORD accept_clients(void *parameter) {
  struct service *s = parameter;
  EnterCriticalSection(&s->state_section);
  AcquireSRWLockExclusive(&s->clients_lock);
  s->clients++;
  s->state = s->clients > 10;
  ReleaseSRWLockExclusive(&s->clients_lock);
  LeaveCriticalSection(&s->state_section);
  return 0;
}

static int report(struct service *s) {
  int clients;
  EnterCriticalSection(&s->state_section);
  AcquireSRWLockShared(&s->clients_lock);
  clients = s->clients + s->state;
  ReleaseSRWLockShared(&s->clients_lock);
  LeaveCriticalSection(&s->state_section);
  return clients;
}

int main(void) {
  HANDLE thread = CreateThread(0, 0, accept_clients, &service, 0, 0);
  report(&service);
  WaitForSingleObject(thread, 0xffffffff);
  return 0;
}
