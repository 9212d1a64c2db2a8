#ifndef SHARED_H_
#define SHARED_H_

#include <mutex>

inline std::mutex table_mutex;
inline int table_rows = 0;

void WriterMain();

#endif  // SHARED_H_
