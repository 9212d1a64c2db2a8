// impasse: static = channel-stuck
//
// One thread sends to itself over an unbuffered channel.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> values;
  values.send(1);
  values.receive();
}
