// JSON tools shared by the reporters that write JSON.
#ifndef IMPASSE_ANALYZER_REPORTERS_JSON_TOOLS_H_
#define IMPASSE_ANALYZER_REPORTERS_JSON_TOOLS_H_

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

namespace impasse {

using Json = nlohmann::ordered_json;

// WriteJson writes a document for machines that people can read too. Bytes that are no UTF-8 (names
// of a damaged trace) are replaced, never thrown over.
inline void WriteJson(const Json& json, std::ostream& out) {
  out << json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) << '\n';
}

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_REPORTERS_JSON_TOOLS_H_
