// impasse: all = none
//
// The partners of channel_cycle.cc put right: one of them listens first.
#include <impasse/channel.h>

#include <cstdio>
#include <string>
#include <thread>

namespace {

using Letters = impasse::channel<std::string>;

void Ann(Letters& to_bob, Letters& to_ann, std::string& read) {
  to_bob.send("Dear Bob");
  read = to_ann.receive().value_or("nothing");
}

void Bob(Letters& to_bob, Letters& to_ann, std::string& read) {
  read = to_bob.receive().value_or("nothing");
  to_ann.send("Dear Ann");
}

}  // namespace

int main() {
  Letters to_ann;
  Letters to_bob;
  std::string ann_read;
  std::string bob_read;
  std::thread ann([&] { Ann(to_bob, to_ann, ann_read); });
  std::thread bob([&] { Bob(to_bob, to_ann, bob_read); });
  ann.join();
  bob.join();
  std::printf("Ann reads: %s\nBob reads: %s\n", ann_read.c_str(), bob_read.c_str());
}
