// The pointers are exchanged until the older document stands first; then both are locked.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

class Document {
 public:
  explicit Document(unsigned serial) : serial_(serial) {}

  static std::size_t Merge(Document* into, Document* from) {
    if (into == from) return 0;
    Document* first = into;
    Document* second = from;
    if (first->serial_ > second->serial_) std::swap(first, second);
    std::unique_lock<std::mutex> one(first->mutex_);
    std::unique_lock<std::mutex> two(second->mutex_);
    into->text_ += from->text_;
    from->text_.clear();
    return into->text_.size();
  }

  void Type(const std::string& words) {
    std::lock_guard<std::mutex> lock(mutex_);
    text_ += words;
  }

 private:
  const unsigned serial_;
  std::mutex mutex_;
  std::string text_;
};

int main() {
  Document draft(1);
  Document notes(2);
  draft.Type("to be");
  notes.Type("or not to be");
  std::thread editor([&] { Document::Merge(&draft, &notes); });
  std::thread importer([&] { Document::Merge(&notes, &draft); });
  editor.join();
  importer.join();
  std::puts("done");
}
