#include "analyzer/cli/facts_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "analyzer/cli/outputs.h"
#include "analyzer/cli/sha256.h"
#include "analyzer/skeleton/facts_generated.h"
#include "analyzer/skeleton/facts_seal.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHashesHeader = "impasse-hashes 1";
constexpr std::string_view kManifestHeader = "impasse-manifest 1";
constexpr std::size_t kMaxLists = 4;  // per command: a few branches that are switched between
constexpr std::int64_t kRacyNs = 2'000'000'000;

// By the clock of file times.
std::int64_t WallClockNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Writes beside the target and renames, so that a reader sees the old file or the new one.
bool WriteAtomically(const std::string& path, std::string_view bytes) {
  static std::atomic<unsigned> counter{0};
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  const std::string temporary =
      path + ".tmp" + std::to_string(getpid()) + "." + std::to_string(counter++);
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out.good()) fs::rename(temporary, path, error);
  if (!out.good() || error) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    return false;
  }
  return true;
}

}  // namespace

std::string FileHashes::Of(const std::string& path) {
  {
    const absl::MutexLock lock(&mutex_);
    const auto known = entries_.find(path);
    if (known != entries_.end() && known->second.checked) return known->second.sha256;
  }
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return {};
  Entry now;
  now.size = static_cast<std::uint64_t>(status.st_size);
  now.modified_ns = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
  now.inode = status.st_ino;
  now.checked = true;
  {
    const absl::MutexLock lock(&mutex_);
    Entry& entry = entries_[path];
    const bool same = !entry.sha256.empty() && entry.size == now.size &&
                      entry.modified_ns == now.modified_ns && entry.inode == now.inode &&
                      entry.modified_ns + kRacyNs < entry.hashed_ns;
    if (same) {
      entry.checked = true;
      return entry.sha256;
    }
  }
  now.hashed_ns = WallClockNs();
  const absl::StatusOr<std::string> contents = ReadFile(path);
  if (!contents.ok()) return {};
  Sha256 sha;
  sha.Add(*contents);
  now.sha256 = sha.Hex();
  const absl::MutexLock lock(&mutex_);
  changed_ = true;
  return (entries_[path] = std::move(now)).sha256;
}

void FileHashes::Load(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line) || line != kHashesHeader) return;
  const absl::MutexLock lock(&mutex_);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    Entry entry;
    std::string name;
    fields >> entry.size >> entry.modified_ns >> entry.inode >> entry.hashed_ns >> entry.sha256;
    if (!fields || entry.sha256.size() != 64) return;
    std::getline(fields >> std::ws, name);
    entries_.emplace(name, std::move(entry));
  }
}

bool FileHashes::Save(const std::string& path) {
  const absl::MutexLock lock(&mutex_);
  if (!changed_) return true;
  std::ostringstream out;
  out << kHashesHeader << '\n';
  for (const auto& [name, entry] : entries_) {
    if (entry.sha256.empty() || name.find('\n') != std::string::npos) continue;
    out << entry.size << ' ' << entry.modified_ns << ' ' << entry.inode << ' ' << entry.hashed_ns
        << ' ' << entry.sha256 << ' ' << name << '\n';
  }
  return WriteAtomically(path, out.str());
}

std::string DefaultCacheDirectory() {
  const char* const xdg = std::getenv("XDG_CACHE_HOME");
  if (xdg != nullptr && *xdg == '/') return std::string(xdg) + "/impasse";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::string(home) + "/.cache/impasse";
  return ".cache/impasse";
}

FactsCache::FactsCache(std::string directory, std::string tool, std::string root)
    : directory_(std::move(directory)), tool_(std::move(tool)), root_(std::move(root)) {
  if (!directory_.empty()) hashes_.Load(directory_ + "/hashes");
}

FactsCache::~FactsCache() {
  if (!directory_.empty()) hashes_.Save(directory_ + "/hashes");
}

void FactsCache::DependOn(const std::string& file) {
  if (!directory_.empty()) tool_ += " " + hashes_.Of(file);
}

std::string FactsCache::KeyOf(const CompileCommand& command) const {
  Sha256 sha;
  sha.AddField(tool_);
  sha.AddField(root_);
  sha.AddField(command.directory);
  sha.AddField(command.file);
  for (const std::string& arg : command.args) sha.AddField(arg);
  return sha.Hex();
}

std::string FactsCache::PathOf(const std::string& key, std::string_view suffix) const {
  return directory_ + "/" + key.substr(0, 2) + "/" + key + std::string(suffix);
}

std::string FactsCache::FactsKey(const std::string& key, const FileList& files) const {
  Sha256 sha;
  sha.AddField(key);
  for (const auto& [path, hash] : files) {
    sha.AddField(path);
    sha.AddField(hash);
  }
  return sha.Hex();
}

std::vector<FactsCache::FileList> FactsCache::ReadManifest(const std::string& key) const {
  std::vector<FileList> lists;
  std::ifstream in(PathOf(key, ".manifest"));
  std::string line;
  if (!std::getline(in, line) || line != kManifestHeader) return lists;
  while (std::getline(in, line)) {
    if (line == "list") {
      lists.emplace_back();
    } else if (lists.empty() || line.size() < 66) {
      return {};
    } else {
      lists.back().emplace_back(line.substr(65), line.substr(0, 64));
    }
  }
  return lists;
}

bool FactsCache::Unchanged(const FileList& files) {
  for (const auto& [path, hash] : files) {
    const std::string absolute = fs::path(path).is_absolute() ? path : root_ + "/" + path;
    if (hashes_.Of(absolute) != hash) return false;
  }
  return true;
}

std::optional<std::string> FactsCache::Find(const CompileCommand& command) {
  if (directory_.empty()) return std::nullopt;
  const std::string key = KeyOf(command);
  for (const FileList& files : ReadManifest(key)) {
    if (!Unchanged(files)) continue;
    absl::StatusOr<std::string> facts = ReadFile(PathOf(FactsKey(key, files), ".facts"));
    if (facts.ok() && skeleton::FactsAreSealed(*facts)) return *std::move(facts);
  }
  return std::nullopt;
}

bool FactsCache::Write(const std::string& path, std::string_view bytes) {
  if (!Problem().empty()) return false;
  if (WriteAtomically(path, bytes)) return true;
  const absl::MutexLock lock(&mutex_);
  problem_ = "the cache in " + directory_ +
             " cannot be written; going on without it (choose another with --cache-dir, or none "
             "with --no-cache)";
  return false;
}

void FactsCache::Store(const CompileCommand& command, std::string_view facts) {
  if (directory_.empty()) return;
  const facts::Tu* tu = facts::GetTu(facts.data());
  if (tu->failed() || tu->files() == nullptr) return;
  FileList files;
  for (const facts::File* file : *tu->files()) {
    const std::string path = tu->strings()->Get(file->path())->str();
    if (file->sha256() == nullptr || path.find('\n') != std::string::npos) return;
    files.emplace_back(path, file->sha256()->str());
  }
  const std::string key = KeyOf(command);
  std::vector<FileList> lists = ReadManifest(key);
  std::erase(lists, files);
  lists.insert(lists.begin(), files);
  if (lists.size() > kMaxLists) lists.resize(kMaxLists);
  std::string manifest(kManifestHeader);
  for (const FileList& list : lists) {
    manifest += "\nlist";
    for (const auto& [path, hash] : list)
      manifest.append("\n").append(hash).append(" ").append(path);
  }
  if (Write(PathOf(FactsKey(key, files), ".facts"), facts)) {
    Write(PathOf(key, ".manifest"), manifest + "\n");
  }
}

std::string FactsCache::Problem() {
  const absl::MutexLock lock(&mutex_);
  return problem_;
}

}  // namespace impasse::cli
