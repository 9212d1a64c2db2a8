// The caller locks by what an accessor returns, the member by its name: it is one mutex.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>

class Document {
 public:
  std::mutex& mutex() { return mutex_; }
  void Append(int words) { words_ += words; }
  void Save() {
    std::lock_guard<std::mutex> lock(mutex_);
    std::puts("saved");
  }

 private:
  std::mutex mutex_;
  int words_ = 0;
};

void AppendAndSave(Document& document, int words) {
  std::unique_lock<std::mutex> lock(document.mutex());
  document.Append(words);
  document.Save();
}

int main() {
  Document letter;
  AppendAndSave(letter, 10);
}
