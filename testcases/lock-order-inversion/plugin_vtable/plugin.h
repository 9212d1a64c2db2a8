#ifndef PLUGIN_H_
#define PLUGIN_H_

struct plugin_ops {
  int (*open)(const char* name);
  void (*close)(int handle);
  long (*statistics)(int handle);
};

/* The only name that the host looks up. */
extern const struct plugin_ops plugin_entry;

#endif
