// impasse: all = none
//
// A worker takes its tasks from an unbuffered channel: handing over a task is also a meeting.
#include <impasse/channel.h>

#include <cstdio>

int main() {
  impasse::channel<int> tasks;
  impasse::channel<int> results;

  impasse::go([&] {
    for (const int task : tasks) results.send(task * task);
    results.close();
  });

  int sum = 0;
  for (int task = 1; task <= 5; ++task) {
    tasks.send(task);
    sum += results.receive().value_or(0);
  }
  tasks.close();
  results.receive();  // nothing: the worker has seen the end of the tasks
  std::printf("sum of squares: %d\n", sum);
}
