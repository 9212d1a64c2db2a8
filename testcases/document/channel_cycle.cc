// impasse: static = channel-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two partners exchange greetings over two unbuffered channels. Each sends first and listens then,
// so each waits for the other to listen.
#include <impasse/channel.h>

#include <cstdio>
#include <string>
#include <thread>

namespace {

using Letters = impasse::channel<std::string>;

void Ann(Letters& to_bob, Letters& to_ann) {
  to_bob.send("Dear Bob");
  std::printf("Ann reads: %s\n", to_ann.receive().value_or("nothing").c_str());
}

void Bob(Letters& to_bob, Letters& to_ann) {
  to_ann.send("Dear Ann");
  std::printf("Bob reads: %s\n", to_bob.receive().value_or("nothing").c_str());
}

}  // namespace

int main() {
  Letters to_ann(0, "letters to Ann");
  Letters to_bob(0, "letters to Bob");
  std::thread ann([&] { Ann(to_bob, to_ann); });
  std::thread bob([&] { Bob(to_bob, to_ann); });
  ann.join();
  bob.join();
}
