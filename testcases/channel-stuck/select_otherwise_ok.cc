// impasse: static = none
//
// A select with otherwise does not wait.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs;
  impasse::select(impasse::on_receive(jobs, [] {}), impasse::otherwise([] {}));
}
