// The class of the library takes its locks one at a time; a private function with the wrong order
// is called by nobody but the constructor, before anybody else can know the object.
// impasse: static = none
// impasse: online = skip -- a library is no program
// impasse: postmortem = skip -- a library is no program
#include <map>
#include <mutex>
#include <string>

namespace geo {

class TileCache {
 public:
  TileCache();
  std::string Get(int tile);
  void SetStyle(const std::string& style);

 private:
  std::string Render(int tile);
  void Preload();

  std::mutex tiles_mutex_;
  std::map<int, std::string> tiles_;
  std::mutex style_mutex_;
  std::string style_ = "plain";
};

TileCache::TileCache() { Preload(); }

std::string TileCache::Get(int tile) {
  std::lock_guard<std::mutex> lock(tiles_mutex_);
  auto found = tiles_.find(tile);
  if (found != tiles_.end()) return found->second;
  return tiles_[tile] = Render(tile);
}

void TileCache::SetStyle(const std::string& style) {
  {
    std::lock_guard<std::mutex> lock(style_mutex_);
    if (style == style_) return;
    style_ = style;
  }
  std::lock_guard<std::mutex> tiles(tiles_mutex_);
  tiles_.clear();
}

void TileCache::Preload() {
  std::lock_guard<std::mutex> lock(style_mutex_);
  std::lock_guard<std::mutex> tiles(tiles_mutex_);
  tiles_[0] = style_ + "0";
}

std::string TileCache::Render(int tile) {
  std::lock_guard<std::mutex> lock(style_mutex_);
  return style_ + std::to_string(tile);
}

}  // namespace geo
