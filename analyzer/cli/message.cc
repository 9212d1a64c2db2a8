#include <iostream>
#include <string>
#include <string_view>

#include "analyzer/cli/command.h"

namespace impasse::cli {

int Complain(std::string_view message) {
  // One write, so that lines of parallel processes do not mix.
  std::cerr << "impasse: " + std::string(message) + "\n" << std::flush;
  return kExitError;
}

void Say(const CommonOptions& common, std::string_view message) {
  if (!common.quiet) std::cerr << "impasse: " + std::string(message) + "\n" << std::flush;
}

}  // namespace impasse::cli
