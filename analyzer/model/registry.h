// Registry: the one idea by which checks, lock APIs, importers and reporters are added as one file.
//
// A file ends in a static object whose constructor links it into the list of its kind. The build
// globs the folder into an OBJECT library: in a STATIC library the linker would drop a file that
// nobody refers to, and its entry would silently be missing.
#ifndef IMPASSE_ANALYZER_MODEL_REGISTRY_H_
#define IMPASSE_ANALYZER_MODEL_REGISTRY_H_

#include <algorithm>
#include <string_view>
#include <vector>

namespace impasse {

// Registry<T> holds pointers to all entries of kind T that were linked into the program. T has a
// member `name` or `id` convertible to std::string_view, reached through NameOf(const T&), found by
// argument-dependent lookup. Entries register during static initialisation, on one thread; after
// that the registry is read-only and safe to read from any thread.
template <typename T>
class Registry {
 public:
  // Registrar adds `entry`, which must outlive the program, to the registry.
  struct Registrar {
    explicit Registrar(const T* entry) noexcept { Mutable().push_back(entry); }
  };

  // All returns the entries in the order of their names, so that nothing depends on link order.
  // Complexity: O(n log n) each call; callers keep the result.
  static std::vector<const T*> All() {
    std::vector<const T*> sorted = Mutable();
    std::sort(sorted.begin(), sorted.end(),
              [](const T* a, const T* b) { return NameOf(*a) < NameOf(*b); });
    return sorted;
  }

  // Find returns the entry of that name, or nullptr.
  static const T* Find(std::string_view name) {
    for (const T* entry : Mutable()) {
      if (NameOf(*entry) == name) return entry;
    }
    return nullptr;
  }

 private:
  static std::vector<const T*>& Mutable() {
    static std::vector<const T*> entries;
    return entries;
  }
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_REGISTRY_H_
