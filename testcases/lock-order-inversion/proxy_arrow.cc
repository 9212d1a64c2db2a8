// A container hands out proxies that keep its lock. Two proxies in one full expression live until
// its end, so both locks are held, in an order that the other function turns round.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

class Proxy {
 public:
  Proxy(std::vector<int>& rows, std::mutex& mutex) : lock_(mutex), rows_(rows) {}
  std::vector<int>* operator->() { return &rows_; }

 private:
  std::lock_guard<std::mutex> lock_;
  std::vector<int>& rows_;
};

std::mutex sales_mutex;
std::mutex stock_mutex;
std::vector<int> sales_rows;
std::vector<int> stock_rows;

Proxy Sales() { return Proxy(sales_rows, sales_mutex); }
Proxy Stock() { return Proxy(stock_rows, stock_mutex); }

void CopySizeToStock() { Stock()->push_back(static_cast<int>(Sales()->size())); }

void CopySizeToSales() { Sales()->push_back(static_cast<int>(Stock()->size())); }

int main() {
  std::thread a(CopySizeToStock);
  std::thread b(CopySizeToSales);
  a.join();
  b.join();
  std::puts("done");
}
