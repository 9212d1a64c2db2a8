// A pause spares the other hyper-thread; the processor stays busy.
// impasse: static = busy-wait
#include <atomic>
#include <thread>

inline void CpuRelax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

struct Mailbox {
  std::atomic<const char*> letter{nullptr};

  const char* Take() {
    const char* taken = nullptr;
    while ((taken = letter.load()) == nullptr) CpuRelax();
    return taken;
  }
  void Put(const char* text) { letter.store(text); }
};

int main() {
  Mailbox box;
  std::thread writer([&box] { box.Put("hello"); });
  box.Take();
  writer.join();
}
