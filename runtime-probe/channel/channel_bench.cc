// How fast the channels are: beside the queue that everyone writes (a mutex and two condition
// variables) and, where it is installed, beside Boost.Fiber's channels used from threads.
//
//   channel_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=5
//
// One item = one value handed over (ping-pong: one round trip = two values).
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#ifdef IMPASSE_HAVE_BOOST_FIBER
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#endif

#include "impasse/channel.h"

namespace {

constexpr std::size_t kCapacity = 64;
constexpr int kBatch = 20'000;

class ImpasseBuffered : public impasse::channel<int> {
 public:
  ImpasseBuffered() : channel(kCapacity) {}
};
using ImpasseUnbuffered = impasse::channel<int>;

// MutexQueue is the hand-written bounded queue; with rendezvous, send waits until its value was
// taken.
template <bool kRendezvous>
class MutexQueue {
 public:
  bool send(int value) {
    std::unique_lock<std::mutex> lock(mu_);
    not_full_.wait(lock, [this] { return size_ < (kRendezvous ? 1 : kCapacity); });
    ring_[(first_ + size_++) % kCapacity] = value;
    const std::size_t mine = ++sent_;
    not_empty_.notify_one();
    if (kRendezvous) taken_.wait(lock, [&] { return received_ >= mine; });
    return true;
  }

  std::optional<int> receive() {
    std::unique_lock<std::mutex> lock(mu_);
    not_empty_.wait(lock, [this] { return size_ > 0 || closed_; });
    if (size_ == 0) return std::nullopt;
    const int value = ring_[first_];
    first_ = (first_ + 1) % kCapacity;
    --size_;
    ++received_;
    not_full_.notify_one();
    if (kRendezvous) taken_.notify_all();
    return value;
  }

  void close() {
    const std::lock_guard<std::mutex> lock(mu_);
    closed_ = true;
    not_empty_.notify_all();
  }

 private:
  std::mutex mu_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::condition_variable taken_;
  int ring_[kCapacity] = {};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::size_t sent_ = 0;
  std::size_t received_ = 0;
  bool closed_ = false;
};

#ifdef IMPASSE_HAVE_BOOST_FIBER
template <typename Channel>
class Boost {
 public:
  bool send(int value) { return channel_.push(value) == boost::fibers::channel_op_status::success; }
  std::optional<int> receive() {
    int value = 0;
    if (channel_.pop(value) != boost::fibers::channel_op_status::success) return std::nullopt;
    return value;
  }
  void close() { channel_.close(); }

 private:
  Channel channel_;
};
class BoostBufferedChannel : public boost::fibers::buffered_channel<int> {
 public:
  BoostBufferedChannel() : buffered_channel(kCapacity) {}
};
using BoostBuffered = Boost<BoostBufferedChannel>;
using BoostUnbuffered = Boost<boost::fibers::unbuffered_channel<int>>;
#endif

template <typename Channel>
void PingPong(benchmark::State& state) {
  Channel ping;
  Channel pong;
  std::thread peer([&] {
    while (const std::optional<int> value = ping.receive()) pong.send(*value + 1);
  });
  int value = 0;
  for (auto _ : state) {
    ping.send(value);
    value = *pong.receive();
  }
  ping.close();
  peer.join();
  state.SetItemsProcessed(state.iterations());
}

// One iteration passes kBatch values from all producers to all consumers.
template <typename Channel>
void Throughput(benchmark::State& state) {
  const int threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    Channel channel;
    std::vector<std::thread> producers;
    std::vector<std::thread> consumers;
    for (int t = 0; t < threads; ++t) {
      producers.emplace_back([&] {
        for (int i = 0; i < kBatch / threads; ++i) channel.send(i);
      });
      consumers.emplace_back([&] {
        long sum = 0;
        while (const std::optional<int> value = channel.receive()) sum += *value;
        benchmark::DoNotOptimize(sum);
      });
    }
    for (std::thread& producer : producers) producer.join();
    channel.close();
    for (std::thread& consumer : consumers) consumer.join();
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}

// One thread that never blocks: what the operations themselves cost.
template <typename Channel>
void Uncontended(benchmark::State& state) {
  Channel channel;
  for (auto _ : state) {
    channel.send(1);
    benchmark::DoNotOptimize(channel.receive());
  }
  state.SetItemsProcessed(state.iterations());
}

void SelectReady(benchmark::State& state) {
  ImpasseBuffered one;
  ImpasseBuffered two;
  for (auto _ : state) {
    two.send(1);
    impasse::select(impasse::on_receive(one, [] {}), impasse::on_receive(two, [] {}));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(Uncontended<ImpasseBuffered>);
BENCHMARK(Uncontended<MutexQueue<false>>);
BENCHMARK(SelectReady);
BENCHMARK(PingPong<ImpasseUnbuffered>)->UseRealTime();
BENCHMARK(PingPong<MutexQueue<true>>)->UseRealTime();
BENCHMARK(Throughput<ImpasseBuffered>)->Arg(1)->Arg(4)->UseRealTime();
BENCHMARK(Throughput<MutexQueue<false>>)->Arg(1)->Arg(4)->UseRealTime();
BENCHMARK(Throughput<ImpasseUnbuffered>)->Arg(1)->Arg(4)->UseRealTime();
BENCHMARK(Throughput<MutexQueue<true>>)->Arg(1)->Arg(4)->UseRealTime();
#ifdef IMPASSE_HAVE_BOOST_FIBER
BENCHMARK(Uncontended<BoostBuffered>);
BENCHMARK(PingPong<BoostUnbuffered>)->UseRealTime();
BENCHMARK(Throughput<BoostBuffered>)->Arg(1)->Arg(4)->UseRealTime();
BENCHMARK(Throughput<BoostUnbuffered>)->Arg(1)->Arg(4)->UseRealTime();
#endif

}  // namespace
