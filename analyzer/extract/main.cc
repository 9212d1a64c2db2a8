// impasse-extract: the worker that parses. `impasse` starts it; people use `impasse extract`.
#include <iostream>
#include <string_view>

#include "analyzer/extract/server.h"

int main(int argc, char** argv) {
  const std::string_view mode = argc == 2 ? argv[1] : "";
  if (mode == "--serve") return impasse::extract::Serve();
  if (mode == "--version") {
    std::cout << "impasse-extract " IMPASSE_VERSION " (LLVM " << IMPASSE_LLVM_MAJOR << ")\n";
    return 0;
  }
  std::cerr << "usage: impasse-extract --serve\n"
               "This is the worker of `impasse check` and `impasse extract`; run those.\n";
  return 2;
}
