#include "analyzer/cli/failures.h"

#include <map>
#include <string_view>
#include <utility>

#include "analyzer/cli/analyze.h"

namespace impasse::cli {
namespace {

// "src/a.cc:3:10: 'config.h' file not found" names a header; "" for other errors.
std::string MissingHeader(std::string_view error) {
  constexpr std::string_view kEnd = "' file not found";
  const std::size_t end = error.find(kEnd);
  if (end == std::string_view::npos) return {};
  const std::size_t begin = error.rfind('\'', end - 1);
  return begin == std::string_view::npos ? std::string()
                                         : std::string(error.substr(begin + 1, end - begin - 1));
}

std::string PlaceOf(std::string_view error) {
  return std::string(error.substr(0, error.find(": ")));
}

// The error names the file already when the mistake is in it and not in a header.
std::string Described(const FailedUnit& unit) {
  if (unit.errors.empty()) return unit.file;
  const std::string& first = unit.errors.front();
  return first.starts_with(unit.file + ":") ? first : unit.file + ": " + first;
}

struct Header {
  std::string first_place;
  std::size_t units = 0;
};

std::vector<std::string> Items(const std::map<std::string, Header>& headers) {
  std::vector<std::string> items;
  for (const auto& [name, header] : headers) {
    std::string item = name + ", included at " + header.first_place;
    if (header.units > 1) item += " and by " + Counted(header.units - 1, "other unit");
    items.push_back(std::move(item));
  }
  return items;
}

void Append(std::string what, std::string hint, std::vector<std::string> items, Report& report) {
  if (items.empty()) return;
  report.complete = false;
  report.blind_spots.push_back({std::move(what), std::move(hint), std::move(items)});
}

}  // namespace

void ReportFailures(const std::vector<FailedUnit>& failed, Report& report) {
  std::map<std::string, Header> headers;
  std::size_t without_header = 0;
  std::vector<std::string> modules;
  std::vector<std::string> others;
  for (const FailedUnit& unit : failed) {
    const std::string first = unit.errors.empty() ? "" : unit.errors.front();
    const std::string missing = MissingHeader(first);
    if (!missing.empty()) {
      Header& header = headers[missing];
      if (header.units++ == 0) header.first_place = PlaceOf(first);
      ++without_header;
    } else if (first.find("imports the C++20 ") != std::string::npos) {
      modules.push_back(Described(unit));
    } else {
      others.push_back(Described(unit));
    }
  }
  Append(Counted(without_header, "translation unit") +
             (without_header == 1 ? " includes a header" : " include headers") +
             " that cannot be found",
         "build the project first if its build generates them, or see to their -I in the compile "
         "command; what stands before the #include was analysed",
         Items(headers), report);
  const std::string module_units = Counted(modules.size(), "translation unit");
  Append(module_units + (modules.size() == 1 ? " imports" : " import") +
             " C++20 modules, which are not supported",
         "what stands before the import was analysed, and all other units", std::move(modules),
         report);
  const std::string other_units = Counted(others.size(), "translation unit");
  Append(other_units + " did not compile",
         "what could be parsed of them was analysed; the rest of them was not seen",
         std::move(others), report);
}

}  // namespace impasse::cli
