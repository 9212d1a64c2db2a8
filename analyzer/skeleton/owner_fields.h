// Owner fields: members by which an object knows the one that made it and keeps it.
#ifndef IMPASSE_ANALYZER_SKELETON_OWNER_FIELDS_H_
#define IMPASSE_ANALYZER_SKELETON_OWNER_FIELDS_H_

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// What a field refers to: the object that made the one it is in, or a member of it.
struct OwnerField {
  StringId type = 0;    // class of the owner
  StringId member = 0;  // 0: the owner itself
  friend bool operator==(const OwnerField&, const OwnerField&) = default;
};

// Where such a field is: in the object `member` of the owner; 0: in any object of its class.
struct OwnedField {
  StringId member = 0;
  StringId field = 0;
  friend bool operator==(const OwnedField&, const OwnedField&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const OwnedField& owned) {
    return H::combine(std::move(hash), owned.member, owned.field);
  }
};

using OwnerFieldMap = absl::flat_hash_map<OwnedField, OwnerField>;

// OwnerFields returns the references and pointers that one constructor binds to an argument and
// nothing changes later (`assigned` are the fields that other functions assign), when every
// construction that the program shows passes `this`, or one member of it, always in one class:
// every construction of the class, or every one of a member of that class. An object with such a
// field, reached through a member of an object of that class, belongs to that object. `references`
// are the fields that are references. O(actions).
OwnerFieldMap OwnerFields(const Program& program, const absl::flat_hash_set<StringId>& assigned,
                          const absl::flat_hash_set<StringId>& references);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_OWNER_FIELDS_H_
