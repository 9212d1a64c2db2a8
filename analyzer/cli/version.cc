// impasse version: what exactly is this?
#include <iostream>

#include "analyzer/cli/command.h"

namespace impasse::cli {
namespace {

int Run(const Invocation&) {
  std::cout << "impasse " IMPASSE_VERSION "\n" << std::flush;
  return std::cout.good() ? kExitClean : Complain("cannot write to standard output");
}

const Command kVersion = {.name = "version",
                          .usage = "",
                          .summary = "Print the version",
                          .examples = "",
                          .group = Group::kReports,
                          .order = 90,
                          .reports = false,
                          .run = Run};
IMPASSE_REGISTER_COMMAND(kVersion);

}  // namespace
}  // namespace impasse::cli
