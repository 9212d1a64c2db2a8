#include "analyzer/cli/models_option.h"

#include <yaml-cpp/yaml.h>

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/cli/help.h"

namespace impasse::cli {
namespace {

using lockapi::Success;

template <typename T>
using Word = std::pair<std::string_view, T>;

constexpr std::array<Word<Op>, 24> kOps = {{{"none", Op::kNone},
                                            {"acquire", Op::kAcquire},
                                            {"try-acquire", Op::kTryAcquire},
                                            {"timed-acquire", Op::kTimedAcquire},
                                            {"release", Op::kRelease},
                                            {"join", Op::kJoin},
                                            {"wait", Op::kWait},
                                            {"timed-wait", Op::kTimedWait},
                                            {"notify-one", Op::kNotifyOne},
                                            {"notify-all", Op::kNotifyAll},
                                            {"post", Op::kPost},
                                            {"down", Op::kDown},
                                            {"try-down", Op::kTryDown},
                                            {"timed-down", Op::kTimedDown},
                                            {"arrive-and-wait", Op::kArriveAndWait},
                                            {"init", Op::kInit},
                                            {"destroy", Op::kDestroy},
                                            {"spawn", Op::kSpawn},
                                            {"detach", Op::kDetach},
                                            {"yield", Op::kYield},
                                            {"sleep", Op::kSleep},
                                            {"invoke", Op::kInvoke},
                                            {"invoke-once", Op::kInvokeOnce},
                                            {"block", Op::kBlock}}};

constexpr std::array<Word<ObjectKind>, 13> kKinds = {{{"mutex", ObjectKind::kMutex},
                                                      {"recursive", ObjectKind::kRecursiveMutex},
                                                      {"errorcheck", ObjectKind::kErrorCheckMutex},
                                                      {"rwlock", ObjectKind::kRwLock},
                                                      {"spinlock", ObjectKind::kSpinLock},
                                                      {"condition", ObjectKind::kCondition},
                                                      {"semaphore", ObjectKind::kSemaphore},
                                                      {"barrier", ObjectKind::kBarrier},
                                                      {"latch", ObjectKind::kLatch},
                                                      {"once", ObjectKind::kOnce},
                                                      {"thread", ObjectKind::kThread},
                                                      {"future", ObjectKind::kFuture},
                                                      {"event", ObjectKind::kEvent}}};

constexpr std::array<Word<Mode>, 2> kModes = {
    {{"exclusive", Mode::kExclusive}, {"shared", Mode::kShared}}};

constexpr std::array<Word<Success>, 4> kSuccesses = {{{"always", Success::kAlways},
                                                      {"zero", Success::kReturnsZero},
                                                      {"true", Success::kReturnsTrue},
                                                      {"value", Success::kReturnsValue}}};

constexpr std::array<Word<bool>, 4> kBools = {
    {{"true", true}, {"false", false}, {"yes", true}, {"no", false}}};

template <typename Words>
std::string Choices(const Words& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + std::string(word.first);
  return text;
}

// Parser reads one file. Its functions return false once `error` is set.
class Parser {
 public:
  Parser(const std::string& file, lockapi::Models& models) : file_(file), models_(models) {}

  absl::Status Run(const YAML::Node& root) {
    if (root.IsNull()) return absl::OkStatus();
    if (!root.IsMap()) {
      Fail(root, "expected the sections functions, types and guards");
      return error_;
    }
    for (const auto& section : root) {
      if (!Section(section.first, section.second)) return error_;
    }
    return absl::OkStatus();
  }

 private:
  bool Fail(const YAML::Node& node, const std::string& message) {
    error_ = absl::InvalidArgumentError(file_ + ":" + std::to_string(node.Mark().line + 1) + ": " +
                                        message);
    return false;
  }

  bool Section(const YAML::Node& key, const YAML::Node& lines) {
    static const std::vector<std::string> kSections = {"functions", "types", "guards"};
    const std::string name = key.IsScalar() ? key.Scalar() : "";
    if (std::find(kSections.begin(), kSections.end(), name) == kSections.end()) {
      const std::string nearest = Nearest(name, kSections);
      return Fail(key, "there is no section '" + name + "'" +
                           (nearest.empty() ? "; choose from functions, types, guards"
                                            : "; did you mean '" + nearest + "'?"));
    }
    if (!lines.IsSequence())
      return Fail(lines, "'" + name + "' takes a list: lines that begin with -");
    for (const YAML::Node& line : lines) {
      if (!line.IsMap() || !line["name"] || !line["name"].IsScalar())
        return Fail(line, "an entry of '" + name + "' needs a name");
      const bool good = name == "functions" ? Function(line)
                        : name == "types"   ? Type(line)
                                            : Guard(line);
      if (!good) return false;
    }
    return true;
  }

  // Known fails for a key that means nothing.
  bool Known(const YAML::Node& line, const std::vector<std::string>& keys) {
    for (const auto& entry : line) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      const std::string nearest = Nearest(key, keys);
      std::string all;
      for (const std::string& known : keys) all += (all.empty() ? "" : ", ") + known;
      return Fail(entry.first,
                  "'" + line["name"].Scalar() + "' has no property '" + key + "'; " +
                      (nearest.empty() ? "choose from " + all : "did you mean '" + nearest + "'?"));
    }
    return true;
  }

  template <typename Words, typename T>
  bool Choose(const YAML::Node& line, const char* key, const Words& words, T& out) {
    const YAML::Node node = line[key];
    if (!node) return true;
    for (const auto& word : words) {
      if (!node.IsScalar() || node.Scalar() != word.first) continue;
      out = word.second;
      return true;
    }
    const std::string given = node.IsScalar() ? node.Scalar() : "";
    return Fail(node, "'" + given + "' is no " + key + "; choose from " + Choices(words));
  }

  bool Argument(const YAML::Node& line, const char* key, std::int8_t& out) {
    const YAML::Node node = line[key];
    if (!node) return true;
    const std::string text = node.IsScalar() ? node.Scalar() : "";
    for (const std::int8_t special :
         {lockapi::kThis, lockapi::kNoArg, lockapi::kResult, lockapi::kAllArgs}) {
      if (text != WordForArgument(special)) continue;
      out = special;
      return true;
    }
    int number = -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = problem == std::errc() && end == text.data() + text.size();
    constexpr int kMost = 100;
    if (!whole || number < 0 || number > kMost)
      return Fail(node, "'" + text + "' is no " + key +
                            "; give the number of an argument from 0, or this, result, all, none");
    out = static_cast<std::int8_t>(number);
    return true;
  }

  bool Function(const YAML::Node& line) {
    lockapi::Function made;
    made.name = models_.Keep(line["name"].Scalar());
    const bool method = made.name.find("::") != std::string_view::npos;
    made.object = method ? lockapi::kThis : std::int8_t{0};
    made.kind = ObjectKind::kMutex;
    if (!line["op"])
      return Fail(line, "'" + std::string(made.name) + "' needs an op: " + Choices(kOps));
    if (!Known(line, {"name", "op", "mode", "kind", "object", "second", "success"}) ||
        !Choose(line, "op", kOps, made.op) || !Choose(line, "mode", kModes, made.mode) ||
        !Choose(line, "success", kSuccesses, made.success))
      return false;
    if (!line["kind"]) made.kind = UsualKind(made.op);
    if (!Choose(line, "kind", kKinds, made.kind) || !Argument(line, "object", made.object) ||
        !Argument(line, "second", made.second) || !NeedsSecond(line, made))
      return false;
    models_.functions.push_back(made);
    return true;
  }

  static ObjectKind UsualKind(Op op) {
    switch (op) {
      case Op::kWait:
      case Op::kTimedWait:
      case Op::kNotifyOne:
      case Op::kNotifyAll:
        return ObjectKind::kCondition;
      case Op::kPost:
      case Op::kDown:
      case Op::kTryDown:
      case Op::kTimedDown:
        return ObjectKind::kSemaphore;
      case Op::kArriveAndWait:
        return ObjectKind::kBarrier;
      case Op::kSpawn:
      case Op::kJoin:
      case Op::kDetach:
        return ObjectKind::kThread;
      case Op::kInvokeOnce:
        return ObjectKind::kOnce;
      default:
        return ObjectKind::kMutex;
    }
  }

  bool NeedsSecond(const YAML::Node& line, const lockapi::Function& made) {
    if (made.second != lockapi::kNoArg) return true;
    const bool waits = made.op == Op::kWait || made.op == Op::kTimedWait;
    const bool runs = made.op == Op::kSpawn || made.op == Op::kInvoke || made.op == Op::kInvokeOnce;
    if (waits) return Fail(line, "a wait needs `second`: the mutex that it gives up meanwhile");
    if (runs)
      return Fail(line,
                  "'" + std::string(WordFor(made.op)) + "' needs `second`: the function that runs");
    return true;
  }

  bool Type(const YAML::Node& line) {
    lockapi::Type made{.name = models_.Keep(line["name"].Scalar())};
    if (!Known(line, {"name", "kind"}) || !Choose(line, "kind", kKinds, made.kind)) return false;
    models_.types.push_back(made);
    return true;
  }

  bool Guard(const YAML::Node& line) {
    lockapi::Guard made{.name = models_.Keep(line["name"].Scalar())};
    if (!Known(line, {"name", "mode", "many", "movable"}) ||
        !Choose(line, "mode", kModes, made.mode) || !Choose(line, "many", kBools, made.many) ||
        !Choose(line, "movable", kBools, made.movable))
      return false;
    models_.guards.push_back(made);
    return true;
  }

  const std::string& file_;
  lockapi::Models& models_;
  absl::Status error_;
};

template <typename Words, typename T>
std::string_view WordIn(const Words& words, T value) {
  for (const auto& word : words) {
    if (word.second == value) return word.first;
  }
  return {};
}

std::vector<std::string>& ModelFiles() {
  static std::vector<std::string> files;
  return files;
}

}  // namespace

std::string_view WordFor(Op op) { return WordIn(kOps, op); }
std::string_view WordFor(ObjectKind kind) { return WordIn(kKinds, kind); }
std::string_view WordFor(Success success) { return WordIn(kSuccesses, success); }

std::string WordForArgument(std::int8_t which) {
  switch (which) {
    case lockapi::kThis:
      return "this";
    case lockapi::kNoArg:
      return "none";
    case lockapi::kResult:
      return "result";
    case lockapi::kAllArgs:
      return "all";
    default:
      return std::to_string(which);
  }
}

absl::Status ParseModels(const std::string& file, const std::string& text,
                         lockapi::Models& models) {
  try {
    return Parser(file, models).Run(YAML::Load(text));
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(file + ":" + std::to_string(error.mark.line + 1) + ": " +
                                      error.msg);
  }
}

void AddModelsOption(CLI::App& app) {
  app.add_option("--models", ModelFiles(),
                 "Lines about lock functions of yours that are declared only; see `impasse models`")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

absl::StatusOr<std::shared_ptr<const lockapi::Table>> ModelTable() {
  lockapi::Models models;
  for (const std::string& file : ModelFiles()) {
    const std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    if (in) bytes << in.rdbuf();
    if (!in) return absl::NotFoundError(file + ": cannot be read");
    if (absl::Status parsed = ParseModels(file, bytes.str(), models); !parsed.ok()) return parsed;
  }
  return std::make_shared<const lockapi::Table>(std::move(models));
}

}  // namespace impasse::cli
