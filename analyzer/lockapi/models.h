// Models: lines about functions, types and guards that a user adds to those of this folder.
#ifndef IMPASSE_ANALYZER_LOCKAPI_MODELS_H_
#define IMPASSE_ANALYZER_LOCKAPI_MODELS_H_

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/lockapi/lock_api.h"

namespace impasse::lockapi {

// Models owns the text of its lines. It can be moved and not copied: lines refer to `texts`.
struct Models {
  Models() = default;
  Models(Models&&) noexcept = default;
  Models& operator=(Models&&) noexcept = default;
  Models(const Models&) = delete;
  Models& operator=(const Models&) = delete;
  ~Models() = default;

  std::deque<std::string> texts;
  // Deques: actions of a program point at their lines while others are being added.
  std::deque<Function> functions;  // names may hold '*', which stands for any text
  std::deque<Type> types;
  std::deque<Guard> guards;
  std::deque<Kind> kinds;

  // Keep returns a view of `text` that lives as long as the models.
  std::string_view Keep(std::string text) { return texts.emplace_back(std::move(text)); }
};

}  // namespace impasse::lockapi

#endif  // IMPASSE_ANALYZER_LOCKAPI_MODELS_H_
