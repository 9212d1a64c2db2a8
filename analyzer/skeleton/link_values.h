// Value slots: where function values are stored, for the flow-insensitive part of the call graph.
#ifndef IMPASSE_ANALYZER_SKELETON_LINK_VALUES_H_
#define IMPASSE_ANALYZER_SKELETON_LINK_VALUES_H_

#include <cstdint>

#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// SlotOf names the variable that a path designates: a field or a global by its name, a parameter,
// local, result or capture by its function. Array elements share the slot of the array. 0: no slot.
std::uint64_t SlotOf(const Program& program, FunctionId function, PathId id);
std::uint64_t ParameterSlot(FunctionId function, std::size_t index);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LINK_VALUES_H_
