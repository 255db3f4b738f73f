#pragma once

#include <cstddef>

namespace sysring::transport::ssh {

/// What libssh2 holds for one session: bounded, and given back as a whole at its end. libssh2 1.10
/// forgets the keys of a key exchange that does not come to its end.
class Memory {
 public:
  explicit Memory(std::size_t cap) : cap_{cap} {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory();  ///< Wipes what was forgotten, as it may be a key.

  /// Zeroed; null where it would be more than the cap.
  [[nodiscard]] void* allocate(std::size_t size);

  /// As `std::realloc`: null leaves the block as it was.
  [[nodiscard]] void* reallocate(void* bytes, std::size_t size);

  /// Takes back what one of these two gave; it must not be null.
  void release(void* bytes);
  static std::size_t size_of(const void* bytes);

  [[nodiscard]] std::size_t held() const { return held_; }
  [[nodiscard]] bool was_exhausted() const { return exhausted_; }

 private:
  struct alignas(std::max_align_t) Block {
    Block* next = nullptr;
    Block* previous = nullptr;
    std::size_t size = 0;
  };
  static Block* block_of(void* bytes) { return static_cast<Block*>(bytes) - 1; }
  bool fits(std::size_t more);
  void link(Block* block);
  void unlink(const Block* block);

  std::size_t cap_;
  std::size_t held_ = 0;
  bool exhausted_ = false;
  Block* first_ = nullptr;
};

}  // namespace sysring::transport::ssh
