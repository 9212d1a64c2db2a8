// ByteSource: random access to the bytes of a trace, from memory or from a file that its writer
// still changes. Reading by copy instead of through a mapping means that a file cut short while it
// is read gives a refused read and not a SIGBUS.
#ifndef IMPASSE_ANALYZER_IMPORTERS_BYTE_SOURCE_H_
#define IMPASSE_ANALYZER_IMPORTERS_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace impasse {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Read copies `count` bytes from `offset`, or returns false: all or nothing.
  virtual bool Read(std::uint64_t offset, void* to, std::size_t count) const = 0;
};

// MemorySource reads from bytes that outlive it.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool Read(std::uint64_t offset, void* to, std::size_t count) const override;

 private:
  std::string_view bytes_;
};

// FileSource reads from an open file, which it neither owns nor moves the position of.
class FileSource : public ByteSource {
 public:
  explicit FileSource(int fd) : fd_(fd) {}
  std::uint64_t size() const override;
  bool Read(std::uint64_t offset, void* to, std::size_t count) const override;

 private:
  int fd_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_BYTE_SOURCE_H_
