#include "analyzer/extract/server.h"

#include <iostream>
#include <utility>

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace impasse::extract {
namespace {

struct Request {
  Job job;
  std::string output;
};

bool FromLine(const std::string& line, Request& request) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(line);
  if (!value) {
    llvm::consumeError(value.takeError());
    return false;
  }
  const llvm::json::Object* object = value->getAsObject();
  if (object == nullptr) return false;
  const auto text = [&](llvm::StringRef key) {
    return object->getString(key).value_or(llvm::StringRef()).str();
  };
  request.job.directory = text("directory");
  request.job.file = text("file");
  request.job.root = text("root");
  request.output = text("output");
  if (const llvm::json::Array* args = object->getArray("args")) {
    for (const llvm::json::Value& arg : *args) {
      request.job.args.push_back(arg.getAsString().value_or("").str());
    }
  }
  return !request.output.empty() && !request.job.args.empty();
}

// Writes `bytes` to a new file; the parent moves it to its place.
std::string WriteFile(const std::string& path, const std::string& bytes) {
  std::error_code error;
  llvm::raw_fd_ostream out(path, error, llvm::sys::fs::OF_None);
  if (error) return path + ": " + error.message();
  out << bytes;
  out.close();
  if (!out.has_error()) return {};
  std::string message = path + ": " + out.error().message();
  out.clear_error();
  return message;
}

std::string ToLine(bool ok, bool failed, const std::vector<std::string>& errors) {
  std::string line;
  llvm::raw_string_ostream out(line);
  llvm::json::Array list;
  for (const std::string& error : errors) {
    list.push_back(llvm::json::isUTF8(error) ? error : llvm::json::fixUTF8(error));
  }
  out << llvm::json::Value(
      llvm::json::Object{{"ok", ok}, {"failed", failed}, {"errors", std::move(list)}});
  return line;
}

}  // namespace

std::string Answer(const std::string& line, HashMemo& memo) {
  Request request;
  if (!FromLine(line, request)) return ToLine(false, true, {"not a job: " + line});
  const JobResult result = Run(request.job, &memo);
  if (result.facts.empty()) return ToLine(true, true, result.errors);
  const std::string problem = WriteFile(request.output, result.facts);
  if (!problem.empty()) return ToLine(false, true, {problem});
  return ToLine(true, result.failed, result.errors);
}

int Serve() {
  HashMemo memo;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << Answer(line, memo) << std::endl;
    if (!std::cout) return 2;
  }
  return 0;
}

}  // namespace impasse::extract
