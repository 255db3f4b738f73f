#include "lab/windows/inflate.h"

#include <zlib.h>

namespace lab::windows {

std::optional<std::string> inflated(std::string_view bytes, std::size_t size) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return {};
  std::string out(size, '\0');
  std::string from{bytes};  // zlib's input is not const
  stream.next_in = reinterpret_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  const bool exact = result == Z_STREAM_END && stream.total_out == size && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!exact) return {};
  return out;
}

}  // namespace lab::windows
