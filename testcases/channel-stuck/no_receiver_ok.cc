// impasse: static = none
//
// A buffer keeps the value.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> values(1);
  values.send(1);
  values.receive();
}
