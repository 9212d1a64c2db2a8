// FactsCache: facts of translation units, found again by content.
//
//   key 1 = SHA-256(tool, root, directory, file, command)      -> manifest: lists of files with
//   hashes key 2 = SHA-256(key 1, the list whose files are unchanged) -> facts
//
// A file is hashed again only when its size, time or inode has changed. Nothing here is needed for
// a correct result: whatever cannot be read or written costs time only.
#ifndef IMPASSE_ANALYZER_CLI_FACTS_CACHE_H_
#define IMPASSE_ANALYZER_CLI_FACTS_CACHE_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "analyzer/cli/compile_db.h"

namespace impasse::cli {

// FileHashes remembers the SHA-256 of files. Thread-safe.
class FileHashes {
 public:
  // Of returns the hash, or "" when the file cannot be read.
  std::string Of(const std::string& path);
  // Load and Save keep the memory between runs. A damaged file is ignored.
  void Load(const std::string& path);
  bool Save(const std::string& path);

 private:
  struct Entry {
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::uint64_t inode = 0;
    std::int64_t hashed_ns = 0;  // when; a file changed at that very moment is not trusted
    std::string sha256;
    bool checked = false;  // in this run
  };
  absl::Mutex mutex_;
  std::unordered_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  bool changed_ ABSL_GUARDED_BY(mutex_) = false;
};

// DefaultCacheDirectory is $XDG_CACHE_HOME/impasse, else ~/.cache/impasse, else .cache/impasse
// here.
std::string DefaultCacheDirectory();

class FactsCache {
 public:
  // An empty directory: no cache. `tool` names the version of the worker.
  FactsCache(std::string directory, std::string tool, std::string root);
  ~FactsCache();
  FactsCache(const FactsCache&) = delete;
  FactsCache& operator=(const FactsCache&) = delete;

  // DependOn makes the contents of a file a part of every key. Not thread-safe: call it first.
  void DependOn(const std::string& file);

  // Find returns the facts of a command whose files are all unchanged. Thread-safe.
  std::optional<std::string> Find(const CompileCommand& command);
  // Store keeps verified facts; atomic, thread-safe. Nothing is stored for a unit that did not
  // compile: what would repair it is not among the files it read.
  void Store(const CompileCommand& command, std::string_view facts);

  // Problem says why nothing more is stored, once; "" when all is well.
  std::string Problem();

 private:
  using FileList = std::vector<std::pair<std::string, std::string>>;  // path, hash

  std::string KeyOf(const CompileCommand& command) const;
  std::string PathOf(const std::string& key, std::string_view suffix) const;
  std::string FactsKey(const std::string& key, const FileList& files) const;
  std::vector<FileList> ReadManifest(const std::string& key) const;
  bool Unchanged(const FileList& files);
  bool Write(const std::string& path, std::string_view bytes);

  std::string directory_;
  std::string tool_;
  std::string root_;
  FileHashes hashes_;
  absl::Mutex mutex_;
  std::string problem_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_FACTS_CACHE_H_
