#include "analyzer/cli/emit_promela.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "analyzer/cli/outputs.h"
#include "analyzer/explore/from_program.h"
#include "analyzer/explore/promela.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

std::string PathOf(const std::string& directory, std::size_t number) {
  return directory + "/group-" + std::to_string(number) + ".pml";
}

std::string TitleOf(const explore::Model& group) {
  return "the threads that share '" + explore::NameOfGroup(group) + "'";
}

}  // namespace

absl::Status EmitPromela(const skeleton::Program& program, const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    return absl::UnavailableError("--emit-promela: " + directory +
                                  " cannot be made: " + error.message());
  }
  std::size_t number = 1;
  for (const explore::Model& group : explore::GroupsOfProgram(program)) {
    if (!group.Validate().empty()) continue;
    const std::string text =
        explore::PromelaOf(group, TitleOf(group), explore::WhatIsReachable(group));
    const absl::Status written = WriteFile(PathOf(directory, number++), text);
    if (!written.ok()) return written;
  }
  // What an earlier, larger program left behind is not of this one.
  while (fs::remove(PathOf(directory, number), error)) ++number;
  return absl::OkStatus();
}

}  // namespace impasse::cli
