// TuBuilder: the facts of one translation unit while they grow. Strings and paths are interned, so
// equal things have equal indexes; the order of first use decides the index, hence equal input
// gives equal bytes.
#ifndef IMPASSE_ANALYZER_EXTRACT_TU_BUILDER_H_
#define IMPASSE_ANALYZER_EXTRACT_TU_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/skeleton/facts_generated.h"

namespace impasse::extract {

using StringId = std::uint32_t;  // index into Tu.strings; 0 is empty
using PathId = std::uint32_t;    // index into Tu.paths; 0 is none

// PathRoot is what an access path starts from; see Root in facts.fbs for the meaning of id and
// value.
struct PathRoot {
  facts::Root kind = facts::Root::kUnknown;
  std::uint32_t id = 0;
  std::int64_t value = 0;
};

// Hash is FNV-1a 64 over `bytes`, continued from `seed`.
std::uint64_t Hash(std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325);
inline std::uint64_t HashCombine(std::uint64_t seed, std::uint64_t value) {
  return (seed ^ value) * 0x100000001b3;
}

// TuBuilder is used by one thread. All operations are O(size of the path or string).
class TuBuilder {
 public:
  TuBuilder();

  StringId String(std::string_view text);
  const std::string& Text(StringId id) const { return tu_.strings[id]; }

  PathId Root(PathRoot root, StringId type, std::string_view text);
  PathId Constant(std::int64_t value, StringId type);
  PathId Field(PathId base, std::string_view name, StringId type, std::string_view member);
  PathId Deref(PathId base, StringId type);    // `*p`; undoes Address
  PathId Address(PathId base, StringId type);  // `&x`; undoes Deref
  PathId Index(PathId base, PathId index, StringId type);
  const facts::PathT& Path(PathId id) const { return *tu_.paths[id]; }
  std::string_view PathText(PathId id) const { return Text(tu_.paths[id]->text); }

  // Content hashes: independent of the numbering, hence equal in every translation unit.
  std::uint64_t StringHash(StringId id) const { return string_hashes_[id]; }
  std::uint64_t PathHash(PathId id) const { return path_hashes_[id]; }

  facts::TuT& tu() { return tu_; }

  // Finish returns the serialised facts.
  std::string Finish() const;

 private:
  PathId Extend(PathId base, facts::StepKind kind, StringId name, PathId index, StringId type,
                std::string_view text);
  PathId DropLastStep(PathId base, StringId type, std::string_view text);
  PathId Intern(facts::PathT path);

  facts::TuT tu_;
  std::unordered_map<std::string, StringId> string_ids_;
  std::unordered_map<std::string, PathId> path_ids_;
  std::vector<std::uint64_t> string_hashes_;
  std::vector<std::uint64_t> path_hashes_;
};

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_TU_BUILDER_H_
