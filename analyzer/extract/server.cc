#include "analyzer/extract/server.h"

#include <iostream>
#include <utility>

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace impasse::extract {
namespace {

bool FromLine(const std::string& line, Job& job) {
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
  job.directory = text("directory");
  job.file = text("file");
  job.root = text("root");
  if (const llvm::json::Array* args = object->getArray("args")) {
    for (const llvm::json::Value& arg : *args) {
      job.args.push_back(arg.getAsString().value_or("").str());
    }
  }
  return !job.args.empty();
}

std::string ToLine(bool failed, const std::vector<std::string>& errors, std::size_t size) {
  std::string line;
  llvm::raw_string_ostream out(line);
  llvm::json::Array list;
  for (const std::string& error : errors) {
    list.push_back(llvm::json::isUTF8(error) ? error : llvm::json::fixUTF8(error));
  }
  out << llvm::json::Value(llvm::json::Object{
      {"failed", failed}, {"errors", std::move(list)}, {"size", static_cast<std::int64_t>(size)}});
  return line;
}

}  // namespace

std::string Answer(const std::string& line, HashMemo& memo) {
  Job job;
  if (!FromLine(line, job)) return ToLine(true, {"not a job: " + line}, 0) + "\n";
  const JobResult result = Run(job, &memo);
  return ToLine(result.failed, result.errors, result.facts.size()) + "\n" + result.facts;
}

int Serve() {
  HashMemo memo;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << Answer(line, memo) << std::flush;
    if (!std::cout) return 2;
  }
  return 0;
}

}  // namespace impasse::extract
