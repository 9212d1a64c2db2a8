// What linking and checking cost, in seconds and memory:
//
//   scale_bench write N DIRECTORY    facts of a generated program of N functions
//   scale_bench measure DIRECTORY    reads, links and checks what is there; prints one line of JSON
//
// Two processes, so that the memory of the generator is not counted.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/checks/check_program.h"
#include "analyzer/scale/generated_program.h"
#include "analyzer/skeleton/link.h"

namespace impasse::scale {
namespace {

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

rusage Usage() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double PeakMiB() { return static_cast<double>(Usage().ru_maxrss) / 1024; }

double CpuSeconds() {
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  const rusage usage = Usage();
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int WriteFacts(std::uint32_t functions, const std::string& directory) {
  const GeneratedProgram program(functions);
  std::filesystem::create_directories(directory);
  for (std::uint32_t unit = 0; unit < program.units(); ++unit) {
    std::ofstream out(directory + "/" + std::to_string(unit) + ".facts", std::ios::binary);
    const std::string bytes = program.FactsOf(unit);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.good()) return 1;
  }
  std::printf("{\"units\": %u, \"functions\": %u, \"inversions\": %u}\n", program.units(),
              program.functions(), program.inversions());
  return 0;
}

std::vector<std::string> ReadDirectory(const std::string& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> contents;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    contents.emplace_back(std::filesystem::file_size(file), '\0');
    in.read(contents.back().data(), static_cast<std::streamsize>(contents.back().size()));
  }
  return contents;
}

int Measure(const std::string& directory) {
  std::vector<std::string> contents = ReadDirectory(directory);
  const double start = Now();
  const double cpu = CpuSeconds();
  std::vector<const facts::Tu*> tus;
  for (const std::string& bytes : contents) {
    const auto tu = skeleton::ReadFacts(bytes);
    if (!tu.ok()) return 1;
    tus.push_back(*tu);
  }
  const double read = Now();
  const std::unique_ptr<skeleton::Program> program = skeleton::Link(std::move(tus));
  contents = {};  // as `impasse check` does
  const double linked = Now();
  const double link_memory = PeakMiB();
  Report report;
  CheckProgram(*program, report);
  const double checked = Now();
  const double used = CpuSeconds() - cpu;
  std::size_t actions = 0;
  std::size_t sites = 0;
  for (const skeleton::Function& function : program->functions) {
    for (const skeleton::Block& block : function.blocks) {
      actions += block.actions.size();
      sites += static_cast<std::size_t>(
          std::count_if(block.actions.begin(), block.actions.end(), [](const auto& action) {
            const bool takes = action.api != nullptr && action.api->op == Op::kAcquire;
            return takes ||
                   (action.guard != nullptr && action.kind == skeleton::OpKind::kConstruct);
          }));
    }
  }
  std::printf(
      "{\"functions\": %zu, \"actions\": %zu, \"lock_sites\": %zu, \"findings\": %zu, "
      "\"read\": %.3f, \"link\": %.3f, \"check\": %.3f, \"cpu\": %.3f, \"link_mib\": %.1f, "
      "\"peak_mib\": %.1f}\n",
      program->functions.size(), actions, sites, report.findings.size(), read - start,
      linked - read, checked - linked, used, link_memory, PeakMiB());
  for (const auto& [name, value] : report.summary)
    std::fprintf(stderr, "%s: %s\n", name.c_str(), value.c_str());
  for (const BlindSpot& spot : report.blind_spots)
    std::fprintf(stderr, "blind spot: %s\n", spot.what.c_str());
  return 0;
}

}  // namespace
}  // namespace impasse::scale

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv, argv + argc);
  if (words.size() == 4 && words[1] == "write")
    return impasse::scale::WriteFacts(
        static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)), argv[3]);
  if (words.size() == 3 && words[1] == "measure") return impasse::scale::Measure(argv[2]);
  std::fprintf(stderr, "scale_bench write FUNCTIONS DIRECTORY | measure DIRECTORY\n");
  return 2;
}
