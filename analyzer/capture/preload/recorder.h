// recorder: writes the record of one compilation. Safe between vfork and exec: allocates nothing,
// takes no lock, touches no memory but its own stack.
#ifndef IMPASSE_ANALYZER_CAPTURE_PRELOAD_RECORDER_H_
#define IMPASSE_ANALYZER_CAPTURE_PRELOAD_RECORDER_H_

namespace impasse::capture {

// Record writes what `program` was asked to do into a new file of `directory`. Whatever goes wrong
// costs the record, never the build.
void Record(const char* directory, const char* program, char* const* argv);

// IsStatic tells whether `path` is an executable that loads no shared library and hence not ours.
bool IsStatic(const char* path);

// FindProgram puts the path of `name`, looked for in PATH unless it has a slash, into `path`.
bool FindProgram(const char* name, char* path, unsigned long size);

}  // namespace impasse::capture

#endif  // IMPASSE_ANALYZER_CAPTURE_PRELOAD_RECORDER_H_
