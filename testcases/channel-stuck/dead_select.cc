// impasse: static = channel-stuck
//
// No arm of the select can ever become possible.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs;
  impasse::channel<int> stop;
  impasse::select(impasse::on_receive(jobs, [] {}), impasse::on_receive(stop, [] {}));
}
