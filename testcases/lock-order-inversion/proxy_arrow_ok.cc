// The same proxies, one per full expression: the first one has given its lock back at the
// semicolon. A temporary guard that nobody names holds nothing afterwards either.
// impasse: all = none
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

void CopySizeToStock() {
  const auto size = static_cast<int>(Sales()->size());
  Stock()->push_back(size);
}

void CopySizeToSales() {
  const auto size = static_cast<int>(Stock()->size());
  Sales()->push_back(size);
}

void WaitForBoth() {
  std::unique_lock<std::mutex>{sales_mutex};
  std::lock_guard<std::mutex>{stock_mutex};
  std::unique_lock<std::mutex>{sales_mutex};
}

int main() {
  std::thread a(CopySizeToStock);
  std::thread b(CopySizeToSales);
  WaitForBoth();
  a.join();
  b.join();
  std::printf("%zu\n", sales_rows.size() + stock_rows.size());
}
