#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace lab::server {

/// Bytes on their way to a client.
class Output {
 public:
  Output() = default;
  explicit Output(std::string text) : block_{std::move(text)}, left_{block_.size()} {}

  /// `bytes` of it, again and again: a gigabyte needs no memory.
  static Output repeated(std::string block, std::uint64_t bytes) {
    Output output{std::move(block)};
    output.left_ = bytes;
    return output;
  }

  void add(std::string_view text) {
    block_.erase(0, at_);
    at_ = 0;
    block_ += text;
    left_ += text.size();
  }

  [[nodiscard]] bool empty() const { return left_ == 0; }
  [[nodiscard]] std::uint64_t size() const { return left_; }

  /// What is to go next, at most so many bytes, until it is dropped.
  [[nodiscard]] std::string_view next(std::size_t most) const {
    const auto here = std::string_view{block_}.substr(at_);
    return here.substr(0, std::min<std::uint64_t>(most, left_));
  }

  void drop(std::size_t bytes) {
    at_ += bytes;
    left_ -= bytes;
    if (at_ < block_.size() && left_ != 0) return;
    at_ = 0;
    if (left_ == 0) block_ = {};
  }

 private:
  std::string block_;
  std::size_t at_ = 0;
  std::uint64_t left_ = 0;
};

}  // namespace lab::server
