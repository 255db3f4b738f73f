#include "collector/unpack.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <unistd.h>
#include <zlib.h>

namespace sysring::collector {
namespace {

constexpr std::size_t block_size = 131'072;
constexpr std::uint64_t always_allowed = 16'777'216;
constexpr std::uint64_t most_growth = 200;
constexpr int gzip_only = 16 + MAX_WBITS;

Result<std::size_t> read_at(int file, std::uint64_t offset, char* into, std::size_t bytes) {
  while (true) {
    const auto got = ::pread(file, into, bytes, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR) continue;
    return Error{Reason::collector_unreadable, Effect::none,
                 std::string{"cannot read: "} + std::strerror(errno)};
  }
}

/// One stream of zlib, which may hold several members, as `cat a.gz b.gz` makes them.
class Unpacker {
 public:
  Unpacker() : usable_{::inflateInit2(&stream_, gzip_only) == Z_OK} {}
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ~Unpacker() { ::inflateEnd(&stream_); }

  /// Unfinished: it waits for the next block.
  Result<Ending> feed(char* data, std::size_t size, const Blocks& sink) {
    if (!usable_) return damaged("zlib does not begin");
    read_ += size;
    stream_.next_in = reinterpret_cast<Bytef*>(data);
    stream_.avail_in = static_cast<uInt>(size);
    do {
      if (between_members_ && !begin_member()) return Ending::complete;
      auto gone_on = step(sink);
      if (!gone_on || *gone_on == Ending::stopped) return gone_on;
    } while (stream_.avail_in > 0 || (stream_.avail_out == 0 && !between_members_));
    return Ending::unfinished;
  }

  [[nodiscard]] bool is_between_members() const { return between_members_; }

 private:
  static Error damaged(const std::string& what) {
    return {Reason::bad_syntax, Effect::none, "found a damaged gzip file: " + what};
  }

  /// What lies behind the last member is padding.
  bool begin_member() {
    if (stream_.avail_in == 0 || *stream_.next_in != 0x1f) return false;
    between_members_ = false;
    return ::inflateReset(&stream_) == Z_OK;
  }

  Result<Ending> step(const Blocks& sink) {
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream_.avail_out = static_cast<uInt>(out_.size());
    const int told = ::inflate(&stream_, Z_NO_FLUSH);
    if (told != Z_OK && told != Z_STREAM_END && told != Z_BUF_ERROR) {
      return damaged(stream_.msg == nullptr ? "unknown fault" : stream_.msg);
    }
    between_members_ = told == Z_STREAM_END;
    const auto bytes = out_.size() - stream_.avail_out;
    written_ += bytes;
    if (written_ > always_allowed && written_ / most_growth > read_) {
      return Error{Reason::too_big, Effect::none,
                   "found a gzip file that grows more than " + std::to_string(most_growth) +
                       " times when it is unpacked"};
    }
    const bool goes_on = bytes == 0 || sink({out_.data(), bytes});
    return goes_on ? Ending::unfinished : Ending::stopped;
  }

  z_stream stream_{};
  bool usable_;
  bool between_members_ = false;
  std::uint64_t read_ = 0;
  std::uint64_t written_ = 0;
  std::vector<char> out_ = std::vector<char>(block_size);
};

}  // namespace

bool is_gzip(std::string_view beginning) { return beginning.starts_with("\x1f\x8b"); }

Result<Ending> read_plain(int file, std::uint64_t offset, std::uint64_t size, const Blocks& sink) {
  std::vector<char> block(block_size);
  while (offset < size) {
    const auto wanted = std::min<std::uint64_t>(block.size(), size - offset);
    auto got = read_at(file, offset, block.data(), static_cast<std::size_t>(wanted));
    if (!got) return got.error();
    if (*got == 0) return Ending::unfinished;
    if (!sink({block.data(), *got})) return Ending::stopped;
    offset += *got;
  }
  return Ending::complete;
}

Result<Ending> read_packed(int file, const Blocks& sink) {
  Unpacker unpacker;
  std::vector<char> block(block_size);
  for (std::uint64_t offset = 0;;) {
    auto got = read_at(file, offset, block.data(), block.size());
    if (!got) return got.error();
    if (*got == 0) return unpacker.is_between_members() ? Ending::complete : Ending::unfinished;
    auto fed = unpacker.feed(block.data(), *got, sink);
    if (!fed || *fed != Ending::unfinished) return fed;
    offset += *got;
  }
}

}  // namespace sysring::collector
