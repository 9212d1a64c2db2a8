// UserCode: which frames are the program's own, as opposed to the libraries it stands on.
//
// Fingerprints, reports, suppressions and the symbolizer all ask here, so that they never differ
// about which function a thread is in.
#ifndef IMPASSE_ANALYZER_MODEL_USER_CODE_H_
#define IMPASSE_ANALYZER_MODEL_USER_CODE_H_

#include <string>
#include <string_view>

#include "analyzer/model/finding.h"

namespace impasse {

// IsUserFunction tells whether a demangled or clang-printed name is a function of the program, as
// opposed to the standard library, the C library, Abseil, Boost, the probe or impasse/channel.h.
// Total; O(length).
bool IsUserFunction(std::string_view name);

// IsRuntimeModule tells whether a module's file name is that of the probe, the C or C++ library or
// the dynamic linker.
bool IsRuntimeModule(std::string_view file_name);

// IsUserFrame: a user function outside the runtime's modules.
bool IsUserFrame(const Frame& frame);

// InnermostUserFrame returns the frame that names a thread's operation: the innermost user frame;
// the innermost one with a name when none is the user's; the innermost one of all when none has a
// name; null for an empty path. O(length).
const Frame* InnermostUserFrame(const CallPath& path);

// InnermostUserFunction returns the canonical name of that frame's function; it may be empty.
std::string InnermostUserFunction(const CallPath& path);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_USER_CODE_H_
