#ifndef BRIDGE_H_
#define BRIDGE_H_

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*log_sink)(void* context, const char* line);

void log_set_sink(log_sink sink, void* context);
void log_write(const char* line);
long log_lines(void);

#ifdef __cplusplus
}
#endif

#endif
