#ifndef EVENT_LOOP_H_
#define EVENT_LOOP_H_

typedef void (*event_fn)(void* context, int descriptor);

int event_loop_register(int descriptor, event_fn callback, void* context);
void event_loop_unregister(int descriptor);
void event_loop_run_once(void);

struct client;
struct client* client_open(int descriptor);
void client_close(struct client* client);
int client_received(struct client* client);

#endif
