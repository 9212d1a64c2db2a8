#include <cstdio>
#include <thread>

#include "chat.h"

int main() {
  Server server;
  auto ann = std::make_shared<User>(server, "ann");
  auto ben = std::make_shared<User>(server, "ben");
  server.room("tea").Enter(ann);
  server.room("tea").Enter(ben);
  std::thread one([&] {
    ann->Say("tea", "hello");
    ann->Leave("tea");
  });
  std::thread two([&] {
    ben->Say("tea", "good morning");
    ben->Leave("tea");
  });
  one.join();
  two.join();
  std::puts("done");
}
