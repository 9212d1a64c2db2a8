#include "analyzer/cli/config.h"

#include <yaml-cpp/yaml.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>

#include "analyzer/cli/command.h"
#include "analyzer/cli/help.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

absl::Status At(const std::string& file, int line, const std::string& message) {
  return absl::InvalidArgumentError(file + ":" + std::to_string(line) + ": " + message);
}

int LineOf(const YAML::Node& node) { return node.Mark().line + 1; }

absl::Status ReadValues(const std::string& file, const YAML::Node& node, ConfigEntry& entry) {
  if (node.IsNull()) return At(file, entry.line, "'" + entry.key + "' has no value");
  if (node.IsScalar()) {
    entry.values.push_back(node.Scalar());
    return absl::OkStatus();
  }
  if (node.IsMap())
    return At(file, entry.line, "'" + entry.key + "' takes a value or a list, not a section");
  for (const YAML::Node& item : node) {
    if (!item.IsScalar())
      return At(file, LineOf(item), "the list of '" + entry.key + "' takes plain values");
    entry.values.push_back(item.Scalar());
  }
  return absl::OkStatus();
}

absl::Status ReadMap(const YAML::Node& map, const std::string& command, Config& config) {
  for (const auto& item : map) {
    if (!item.first.IsScalar())
      return At(config.file, LineOf(item.first), "a key must be a plain word");
    ConfigEntry entry{command, item.first.Scalar(), {}, LineOf(item.first)};
    const bool section =
        command.empty() && item.second.IsMap() && Registry<Command>::Find(entry.key) != nullptr;
    absl::Status status = section ? ReadMap(item.second, entry.key, config)
                                  : ReadValues(config.file, item.second, entry);
    if (!status.ok()) return status;
    if (!section) config.entries.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

CLI::Option* FindOption(CLI::App& app, const std::string& key) {
  // `help` would be a flag without a meaning here.
  return key == "help" || key == "config" ? nullptr : app.get_option_no_throw("--" + key);
}

std::string Resolved(const CLI::Option& option, const Config& config, const std::string& value) {
  const std::string type = option.get_type_name();
  const bool is_path = type == "FILE" || type == "DIR";
  if (!is_path || value.empty() || value == "-" || fs::path(value).is_absolute()) return value;
  return (fs::path(config.file).parent_path() / value).lexically_normal().string();
}

absl::Status Give(const Config& config, const ConfigEntry& entry, CLI::Option& option) {
  const bool flag = option.get_items_expected_max() == 0;
  try {
    if (flag && entry.values.size() == 1 &&
        (entry.values[0] == "false" || entry.values[0] == "no")) {
      return absl::OkStatus();
    }
    for (const std::string& value : entry.values) {
      option.add_result(flag && value == "yes" ? "true" : Resolved(option, config, value));
    }
    option.run_callback();
  } catch (const std::exception& error) {
    return At(config.file, entry.line, "'" + entry.key + "': " + error.what());
  }
  return absl::OkStatus();
}

absl::Status UnknownKey(const Config& config, const ConfigEntry& entry,
                        const std::vector<std::string>& known) {
  const std::string nearest = Nearest(entry.key, known);
  return At(config.file, entry.line,
            "there is no option '" + entry.key + "'" +
                (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
}

}  // namespace

std::string FindConfig(const std::string& directory) {
  std::error_code error;
  for (fs::path at = directory;; at = at.parent_path()) {
    const fs::path file = at / ".impasse.yaml";
    if (fs::is_regular_file(file, error)) return file.string();
    if (at == at.parent_path()) return "";
  }
}

absl::StatusOr<Config> ParseConfig(const std::string& file, const std::string& text) {
  Config config;
  config.file = file;
  try {
    const YAML::Node root = YAML::Load(text);
    if (root.IsNull()) return config;
    if (!root.IsMap()) return At(file, LineOf(root), "expected lines of the form 'option: value'");
    if (absl::Status status = ReadMap(root, "", config); !status.ok()) return status;
  } catch (const YAML::Exception& error) {
    return At(file, error.mark.line + 1, error.msg);
  }
  return config;
}

absl::Status ApplyConfig(const Config& config, std::string_view command, CLI::App& app,
                         const std::vector<std::string>& known_elsewhere) {
  // A section speaks for its command and goes before what stands outside.
  std::vector<const ConfigEntry*> entries;
  for (const std::string_view section : {command, std::string_view()}) {
    for (const ConfigEntry& entry : config.entries) {
      if (entry.command == section) entries.push_back(&entry);
    }
  }
  for (const ConfigEntry* entry : entries) {
    CLI::Option* const option = FindOption(app, entry->key);
    if (option == nullptr) {
      const bool elsewhere =
          entry->command.empty() && std::find(known_elsewhere.begin(), known_elsewhere.end(),
                                              entry->key) != known_elsewhere.end();
      if (!elsewhere) return UnknownKey(config, *entry, known_elsewhere);
      continue;
    }
    if (option->count() != 0) continue;
    if (absl::Status status = Give(config, *entry, *option); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace impasse::cli
