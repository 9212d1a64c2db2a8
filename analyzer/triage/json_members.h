// JSON members for readers of files that anybody may have written: what is missing or of another
// type reads as empty.
#ifndef IMPASSE_ANALYZER_TRIAGE_JSON_MEMBERS_H_
#define IMPASSE_ANALYZER_TRIAGE_JSON_MEMBERS_H_

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace impasse {

using Json = nlohmann::ordered_json;

// Member returns null when there is no such member.
inline const Json& Member(const Json& object, const char* key) {
  static const Json* const kNothing = new Json();
  if (!object.is_object()) return *kNothing;
  const auto member = object.find(key);
  return member == object.end() ? *kNothing : *member;
}

inline std::string String(const Json& object, const char* key) {
  const Json& member = Member(object, key);
  return member.is_string() ? member.get<std::string>() : std::string();
}

// Number is 0 for what is no line or column.
inline std::uint32_t Number(const Json& object, const char* key) {
  const Json& member = Member(object, key);
  if (!member.is_number_unsigned()) return 0;
  const auto number = member.get<std::uint64_t>();
  return number > std::numeric_limits<std::uint32_t>::max() ? 0
                                                            : static_cast<std::uint32_t>(number);
}

// List is an empty array when the member is none.
inline const Json& List(const Json& object, const char* key) {
  static const Json* const kEmpty = new Json(Json::array());
  const Json& member = Member(object, key);
  return member.is_array() ? member : *kEmpty;
}

// First returns null when there is none.
inline const Json& First(const Json& array) {
  static const Json* const kNothing = new Json();
  return array.is_array() && !array.empty() ? array.front() : *kNothing;
}

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_JSON_MEMBERS_H_
