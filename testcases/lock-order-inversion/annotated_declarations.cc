// A lock of a binary library: only annotated declarations say what its functions do.
// impasse: static = lock-order-inversion
// impasse: online = skip -- declarations only
// impasse: postmortem = skip -- declarations only
#define ANNOTATED(x) __attribute__((x))

namespace rtos {
class ANNOTATED(capability("mutex")) Mutex {
 public:
  Mutex();
  ~Mutex();
  void Seize() ANNOTATED(acquire_capability());
  void Yield() ANNOTATED(release_capability());
};
class ANNOTATED(scoped_lockable) Section {
 public:
  explicit Section(Mutex& mutex) ANNOTATED(acquire_capability(mutex));
  ~Section() ANNOTATED(release_capability());
};
}  // namespace rtos

rtos::Mutex bus;
rtos::Mutex table;
int reads;
int writes;

void Read() {
  rtos::Section section(bus);
  table.Seize();
  ++reads;
  table.Yield();
}

void Write() {
  const rtos::Section section(table);
  bus.Seize();
  ++writes;
  bus.Yield();
}
