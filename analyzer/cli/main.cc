#include <string>
#include <vector>

#include "analyzer/cli/command.h"

int main(int argc, char** argv) {
  return impasse::cli::Main(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
