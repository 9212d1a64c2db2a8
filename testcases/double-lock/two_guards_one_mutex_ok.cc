// The caller has given the lock back, or never took it, when it calls what takes it.
// impasse: all = none
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
  lock.unlock();
  document.Save();
}

void SaveIfFree(Document& document) {
  std::unique_lock<std::mutex> lock(document.mutex(), std::defer_lock);
  document.Save();
  if (lock.try_lock()) document.Append(1);
}

int main() {
  Document letter;
  AppendAndSave(letter, 10);
  SaveIfFree(letter);
}
