// Process: start, fork and end of the probe in one process image.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_PROCESS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_PROCESS_H_

#include "runtime-probe/record/context.h"
#include "runtime-probe/record/options.h"

namespace impasse::probe {

// EnsureStarted starts the probe if nobody has, and tells whether operations are to be recorded. An
// interposed function may be called before the probe's own constructor.
bool EnsureStarted();

// NoteHandler says that the program handles the signal now, or no longer does.
void NoteHandler(int signal, bool handles);

// TheOptions are those of this process; defaults before the start.
const Options& TheOptions();

// TracePath is the file of this process image's trace; empty before the start.
const char* TracePath();

// IsOff tells that the probe was switched off, or could not start, for good.
bool IsOff();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_PROCESS_H_
