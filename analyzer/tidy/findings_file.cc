#include "analyzer/tidy/findings_file.h"

#include <utility>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace impasse::tidy {
namespace {

using llvm::json::Array;
using llvm::json::Object;

std::string Text(const Object& object, llvm::StringRef key) {
  return object.getString(key).value_or("").str();
}

std::uint32_t Number(const Object& object, llvm::StringRef key) {
  const std::int64_t value = object.getInteger(key).value_or(0);
  return value < 0 || value > UINT32_MAX ? 0 : static_cast<std::uint32_t>(value);
}

Location LocationIn(const Object& object) {
  return {Text(object, "file"), Number(object, "line"), Number(object, "column")};
}

// Calls `visit` with each object of the list `key`.
template <typename Visit>
void ForEach(const Object& object, llvm::StringRef key, const Visit& visit) {
  const Array* const list = object.getArray(key);
  if (list == nullptr) return;
  for (const llvm::json::Value& value : *list) {
    if (const Object* const element = value.getAsObject()) visit(*element);
  }
}

Step StepIn(const Object& object) {
  Step step;
  step.text = Text(object, "text");
  ForEach(object, "path", [&](const Object& frame) {
    step.path.push_back({Text(frame, "function"), LocationIn(frame), "", 0});
  });
  return step;
}

Finding FindingIn(const Object& object) {
  Finding finding;
  finding.rule = Text(object, "rule");
  finding.fingerprint = Text(object, "fingerprint");
  finding.message = Text(object, "message");
  finding.confidence = ParseConfidence(Text(object, "confidence"));
  if (const Object* const place = object.getObject("location"))
    finding.location = LocationIn(*place);
  ForEach(object, "threads", [&](const Object& thread) {
    ThreadStory story;
    story.name = Text(thread, "name");
    ForEach(thread, "steps", [&](const Object& step) { story.steps.push_back(StepIn(step)); });
    finding.threads.push_back(std::move(story));
  });
  return finding;
}

// Where a relative name leads to from the directory of `source` and upward.
std::string Resolved(const std::string& path, const std::string& source) {
  if (llvm::sys::path::is_absolute(path)) return path;
  llvm::StringRef directory = llvm::sys::path::parent_path(source);
  for (; !directory.empty(); directory = llvm::sys::path::parent_path(directory)) {
    llvm::SmallString<256> candidate(directory);
    llvm::sys::path::append(candidate, path);
    if (llvm::sys::fs::exists(candidate)) return candidate.str().str();
  }
  return path;
}

FindingsFile Failed(std::string error) {
  FindingsFile file;
  file.error = std::move(error);
  return file;
}

struct Loaded {
  llvm::sys::TimePoint<> modified;
  std::uint64_t size = 0;
  std::shared_ptr<const FindingsFile> file;
};

}  // namespace

Confidence ParseConfidence(const std::string& text) {
  if (text == "certain") return Confidence::kCertain;
  return text == "likely" ? Confidence::kLikely : Confidence::kSuspected;
}

std::string FindingsFile::Absolute(const std::string& file) const {
  if (llvm::sys::path::is_absolute(file)) return file;
  llvm::SmallString<256> path(root);
  llvm::sys::path::append(path, file);
  return path.str().str();
}

FindingsFile ParseFindings(const std::string& json) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(json);
  if (!value) {
    llvm::consumeError(value.takeError());
    return Failed("it is not JSON");
  }
  const Object* const report = value->getAsObject();
  if (report == nullptr || Text(*report, "format") != "impasse-findings") {
    return Failed("it is not what `impasse check --format json` writes");
  }
  FindingsFile file;
  file.root = Text(*report, "source_root");
  ForEach(*report, "findings", [&](const Object& finding) {
    if (Text(finding, "triage") == "new") file.findings.push_back(FindingIn(finding));
  });
  if (const Object* const files = report->getObject("files")) {
    for (const auto& [name, properties] : *files) {
      const Object* const object = properties.getAsObject();
      if (object != nullptr) file.sha256[name.str()] = Text(*object, "sha256");
    }
  }
  return file;
}

std::shared_ptr<const FindingsFile> LoadFindings(const std::string& path,
                                                 const std::string& source) {
  static std::map<std::string, Loaded> cache;
  const std::string resolved = Resolved(path, source);
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(resolved, status)) {
    return std::make_shared<FindingsFile>(Failed("it cannot be found"));
  }
  Loaded& loaded = cache[resolved];
  const bool same = loaded.file != nullptr && loaded.size == status.getSize() &&
                    loaded.modified == status.getLastModificationTime();
  if (same) return loaded.file;
  const auto buffer = llvm::MemoryBuffer::getFile(resolved);
  loaded = {status.getLastModificationTime(), status.getSize(),
            std::make_shared<FindingsFile>(buffer ? ParseFindings((*buffer)->getBuffer().str())
                                                  : Failed("it cannot be read"))};
  return loaded.file;
}

}  // namespace impasse::tidy
