#include "analyzer/cli/outputs.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

// Formats for people may share the terminal; two documents may not.
bool IsDocument(const Reporter& reporter) {
  return reporter.name != "text" && reporter.name != "github";
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kExtensions = {{
    {".sarif", "sarif"},
    {".json", "json"},
    {".html", "html"},
    {".xml", "junit"},
    {".dot", "dot"},
    {".txt", "text"},
}};

std::string FormatOfFileName(const std::string& file) {
  for (const auto& [extension, format] : kExtensions) {
    if (fs::path(file).extension() == extension && Registry<Reporter>::Find(format) != nullptr) {
      return std::string(format);
    }
  }
  return "text";
}

absl::StatusOr<Output> ParseFormat(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const Reporter* const reporter = Registry<Reporter>::Find(name);
  if (reporter == nullptr) {
    return absl::InvalidArgumentError("there is no format '" + name + "'; choose from " +
                                      FormatNames());
  }
  const std::string file = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (equals != std::string::npos && file.empty()) {
    return absl::InvalidArgumentError("--format " + text + " lacks the file name after '='");
  }
  return Output{reporter, file == "-" ? "" : file};
}

// Gives the file of -o to the one output that names none.
absl::Status AssignOutputFile(const std::string& file, std::vector<Output>& outputs) {
  if (file.empty() || file == "-") return absl::OkStatus();
  if (outputs.empty()) {
    outputs.push_back({Registry<Reporter>::Find(FormatOfFileName(file)), file});
    return absl::OkStatus();
  }
  for (Output& output : outputs) {
    if (!output.file.empty()) continue;
    output.file = file;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("-o " + file +
                                    " has nothing to write: every --format names its own file");
}

absl::Status CheckDistinct(const std::vector<Output>& outputs) {
  const Reporter* document = nullptr;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!outputs[i].file.empty() && outputs[i].file == outputs[j].file) {
        return absl::InvalidArgumentError("two reports would be written to " + outputs[i].file);
      }
    }
    if (!outputs[i].file.empty() || !IsDocument(*outputs[i].reporter)) continue;
    if (document != nullptr) {
      return absl::InvalidArgumentError(
          "two reports would be mixed on the terminal (" + std::string(document->name) + " and " +
          std::string(outputs[i].reporter->name) + "); give one a file: --format FORMAT=FILE");
    }
    document = outputs[i].reporter;
  }
  return absl::OkStatus();
}

absl::Status SystemError(const std::string& what) {
  return absl::UnavailableError(what + ": " + std::strerror(errno));
}

absl::Status WriteTo(const std::string& path, std::string_view text) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return SystemError("cannot write " + path);
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
  const int error = errno;
  const bool closed = std::fclose(file) == 0;
  if (!written) errno = error;
  return written && closed ? absl::OkStatus() : SystemError("cannot write " + path);
}

}  // namespace

std::string FormatNames() {
  std::string names;
  for (const Reporter* reporter : Registry<Reporter>::All()) {
    names += (names.empty() ? "" : ", ") + std::string(reporter->name);
  }
  return names;
}

absl::StatusOr<std::vector<Output>> PlanOutputs(const CommonOptions& common) {
  std::vector<Output> outputs;
  for (const std::string& format : common.formats) {
    absl::StatusOr<Output> output = ParseFormat(format);
    if (!output.ok()) return output.status();
    outputs.push_back(*std::move(output));
  }
  if (absl::Status status = AssignOutputFile(common.output, outputs); !status.ok()) return status;
  if (absl::Status status = CheckDistinct(outputs); !status.ok()) return status;
  bool terminal = false;
  for (const Output& output : outputs) terminal = terminal || output.file.empty();
  if (!terminal && (outputs.empty() || !common.quiet)) {
    outputs.insert(outputs.begin(), {Registry<Reporter>::Find("text"), ""});
  }
  return outputs;
}

absl::Status WriteFile(const std::string& path, std::string_view text) {
  std::error_code error;
  // Follow links, so that a linked report stays one.
  const fs::path target =
      fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
  const fs::file_status status = fs::status(target, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) return WriteTo(target.string(), text);
  const std::string temporary = target.string() + ".tmp" + std::to_string(getpid());
  const absl::Status written = WriteTo(temporary, text);
  if (!written.ok()) {
    const int saved = errno;
    std::remove(temporary.c_str());
    errno = saved;
    return SystemError("cannot write " + path);
  }
  if (std::rename(temporary.c_str(), target.c_str()) != 0) {
    const absl::Status failed = SystemError("cannot write " + path);
    std::remove(temporary.c_str());
    return failed;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return SystemError("cannot read " + path);
  std::string text;
  std::array<char, 65536> buffer{};
  std::size_t got = 0;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), file)) > 0)
    text.append(buffer.data(), got);
  const bool failed = std::ferror(file) != 0;
  const int error = errno;
  std::fclose(file);
  errno = error;
  if (failed) return SystemError("cannot read " + path);
  return text;
}

}  // namespace impasse::cli
