#include "analyzer/model/thread_name.h"

#include "analyzer/model/fingerprint.h"

namespace impasse {

std::string ThreadName(std::string_view function) {
  constexpr std::string_view kClosure = "::(lambda)";
  const std::string name = CanonicalFunctionName(function);
  const std::size_t closure = name.rfind(kClosure);
  if (closure == std::string::npos || closure == 0) return "thread running " + name;
  const std::string_view rest = std::string_view(name).substr(closure + kClosure.size());
  if (!rest.empty() && rest != "::operator()") return "thread running " + name;
  return "thread running the lambda in " + name.substr(0, closure);
}

}  // namespace impasse
