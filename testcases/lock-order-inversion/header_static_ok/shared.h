#ifndef SHARED_H_
#define SHARED_H_

#include <mutex>

// Static variables of a header are other variables in every file.
static std::mutex layout_mutex;
static std::mutex style_mutex;

void ApplyStyle();
int Measure();

#endif
