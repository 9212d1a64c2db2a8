// facts_dump: facts as JSON for people and tests. Indexes are resolved: strings and paths are
// spelled.
#ifndef IMPASSE_ANALYZER_SKELETON_FACTS_DUMP_H_
#define IMPASSE_ANALYZER_SKELETON_FACTS_DUMP_H_

#include <cstdint>
#include <string>

#include "analyzer/skeleton/facts_generated.h"

namespace impasse::skeleton {

// DumpPath spells a path from its root: "global(usr)", "param(0)", "this", "local(0 guard)",
// "result(3)", "function(usr)", "capture(1)", "constant(5)", followed by its steps:
// ".Class::field",
// "->*" for a dereference, "&" for an address, "[path]", "<base>". Path 0 is "".
std::string DumpPath(const facts::Tu& tu, std::uint32_t path);

// DumpJson returns the whole unit as indented JSON, one line per operation. `tu` must have been
// verified. Linear in the size of the output.
std::string DumpJson(const facts::Tu& tu);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_FACTS_DUMP_H_
