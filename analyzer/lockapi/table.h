// Table: what all lock APIs and the models of the user say together, by name.
#ifndef IMPASSE_ANALYZER_LOCKAPI_TABLE_H_
#define IMPASSE_ANALYZER_LOCKAPI_TABLE_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/lockapi/lock_api.h"
#include "analyzer/lockapi/models.h"

namespace impasse::lockapi {

// A line of the user wins over one of this folder, and an exact name over a pattern; of two
// patterns, the first. Immutable: safe to read from any thread. Lookups take O(1) for exact names
// and O(patterns) for the rest.
class Table {
 public:
  explicit Table(Models models = {});

  // FindFunction returns the line of a function, of a class (its constructor), or of "~" and a
  // class (its destructor); nullptr when there is none or its operation is kNone.
  const Function* FindFunction(std::string_view name) const;
  const Guard* FindGuard(std::string_view type) const;
  // GivesBackOneMode tells whether a line releases a lock that was taken in its mode only: the API
  // has another function for the other mode.
  bool GivesBackOneMode(const Function& line) const;
  // KindOf returns the kind of object that a type is; what follows '<' is disregarded.
  ObjectKind KindOf(std::string_view type) const;

  // KindOf also takes the number by which an object of the type was initialised; kUnknown when no
  // line says what it means.
  ObjectKind KindOf(std::string_view type, std::int64_t value) const;
  // TypeOfKindField returns the type whose objects keep their kind in that member; "" for none.
  std::string_view TypeOfKindField(std::string_view field) const;

  const Models& models() const { return models_; }

 private:
  template <typename Line>
  struct Lines {
    std::unordered_map<std::string_view, const Line*> exact;
    std::vector<const Line*> patterns;

    void Add(const Line& line);
    const Line* Find(std::string_view name) const;
  };

  Models models_;
  Lines<Function> functions_;
  Lines<Type> types_;
  Lines<Guard> guards_;
  std::unordered_map<std::string_view, std::string_view> kind_fields_;
  std::vector<Kind> kinds_;
};

// Matches tells whether `name` has the form of `pattern`, in which '*' stands for any text.
// O(|pattern| * |name|) at worst.
bool Matches(std::string_view pattern, std::string_view name);

}  // namespace impasse::lockapi

#endif  // IMPASSE_ANALYZER_LOCKAPI_TABLE_H_
