// Owner fields: members by which an object knows the one that made it and keeps it.
#ifndef IMPASSE_ANALYZER_SKELETON_OWNER_FIELDS_H_
#define IMPASSE_ANALYZER_SKELETON_OWNER_FIELDS_H_

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// OwnerFields returns the references and pointers that one constructor binds to an argument and
// nothing changes later (`assigned` are the fields that other functions assign), when every
// construction that the program shows passes `this`, always in one class; by field, that class. An
// object with such a field, reached through a member of an object of that class, belongs to that
// object. O(actions).
absl::flat_hash_map<StringId, StringId> OwnerFields(const Program& program,
                                                    const absl::flat_hash_set<StringId>& assigned);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_OWNER_FIELDS_H_
