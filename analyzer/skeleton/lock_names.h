// LockNames: which objects are one node of the lock-order graph, and what it is called.
#ifndef IMPASSE_ANALYZER_SKELETON_LOCK_NAMES_H_
#define IMPASSE_ANALYZER_SKELETON_LOCK_NAMES_H_

#include <map>
#include <optional>
#include <set>
#include <string>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

struct LockName {
  std::string key;   // equal for objects that are one node
  std::string text;  // for people
  Location declared;
  bool summary = false;
};

class LockNames {
 public:
  LockNames(const Program& program, Interpreter& interpreter);

  // NodeOf returns the node of a lock: itself when it is one known object, its class and field when
  // it is a member of an object that is not known; nothing for objects without identity.
  // `owner` is the thread whose variable it is, kNone when it is nobody's.
  std::optional<LockName> NodeOf(ObjId lock, ThreadContext owner);
  std::string Display(ObjId lock) const;
  Location Declared(ObjId lock) const;
  // DeclaredType returns the type of the variable, array or pointer that is or holds the lock, 0
  // when it is not known.
  StringId DeclaredType(ObjId lock) const;
  // FieldsOf names the members on the way from the last pointer or variable to the lock:
  // "Owner::lock" or "Owner::wrapper.lock"; empty when it is no member.
  std::string FieldsOf(ObjId lock) const;
  // Alike tells whether two locks may be the same member of two objects of one class.
  bool Alike(ObjId a, ObjId b) const;
  // BelongsToConstruction: a member of an object that an unknown caller is constructing or
  // destroying.
  bool BelongsToConstruction(ObjId lock) const;
  // ReleasedElsewhere: another function that nobody in the program calls releases this lock, or
  // this member, without having taken it.
  bool ReleasedElsewhere(ObjId lock, FunctionId function);
  // ComparesObjects: the function orders objects by address, id or a library function for that.
  bool ComparesObjects(FunctionId function);

 private:
  Variable VariableOf(ObjId lock) const;
  bool Concrete(ObjId lock);
  void FindReleased();
  bool ComputeComparesObjects(const Function& function) const;
  bool NamesObject(PathId path_id) const;
  std::string ShortField(StringId field) const;

  const Program& program_;
  Interpreter& interpreter_;
  std::map<FunctionId, bool> compares_;
  std::optional<std::map<std::string, std::set<FunctionId>>> released_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LOCK_NAMES_H_
