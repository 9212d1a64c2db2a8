#ifndef SHARED_H_
#define SHARED_H_

#include <mutex>

inline std::mutex layout_mutex;
inline std::mutex style_mutex;
inline int layouts = 0;
inline int styles = 0;

void ApplyStyle();
int Measure();

#endif
