// Both orders occur, but only in one thread, which cannot wait for itself.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Document {
 public:
  void Save() {
    std::lock_guard<std::mutex> text(text_mutex_);
    std::lock_guard<std::mutex> undo(undo_mutex_);
    ++saved_;
  }
  void Undo() {
    std::lock_guard<std::mutex> undo(undo_mutex_);
    std::lock_guard<std::mutex> text(text_mutex_);
    ++undone_;
  }
  int CountWords() {
    std::lock_guard<std::mutex> text(text_mutex_);
    return saved_;
  }

 private:
  std::mutex text_mutex_;
  std::mutex undo_mutex_;
  int saved_ = 0;
  int undone_ = 0;
};

int main() {
  Document document;
  std::thread editor([&] {
    document.Save();
    document.Undo();
  });
  std::thread spelling([&] { document.CountWords(); });
  editor.join();
  spelling.join();
  std::puts("done");
}
