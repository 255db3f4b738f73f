#include "transport/ssh/memory.h"

#include <cstdlib>

#include <openssl/crypto.h>

namespace sysring::transport::ssh {

Memory::~Memory() {
  while (first_ != nullptr) {
    OPENSSL_cleanse(first_ + 1, first_->size);
    release(first_ + 1);
  }
}

bool Memory::fits(std::size_t more) {
  const bool fits = more <= cap_ && held_ <= cap_ - more;
  if (!fits) exhausted_ = true;
  return fits;
}

void Memory::link(Block* block) {
  block->previous = nullptr;
  block->next = first_;
  if (first_ != nullptr) first_->previous = block;
  first_ = block;
  held_ += block->size;
}

void Memory::unlink(const Block* block) {
  (block->previous == nullptr ? first_ : block->previous->next) = block->next;
  if (block->next != nullptr) block->next->previous = block->previous;
  held_ -= block->size;
}

void* Memory::allocate(std::size_t size) {
  if (!fits(size)) return nullptr;
  auto* block = static_cast<Block*>(std::calloc(1, sizeof(Block) + size));
  if (block == nullptr) return nullptr;
  block->size = size;
  link(block);
  return block + 1;
}

void* Memory::reallocate(void* bytes, std::size_t size) {
  if (bytes == nullptr) return allocate(size);
  auto* block = block_of(bytes);
  if (size > block->size && !fits(size - block->size)) return nullptr;
  unlink(block);
  auto* moved = static_cast<Block*>(std::realloc(block, sizeof(Block) + size));
  if (moved == nullptr) {
    link(block);
    return nullptr;
  }
  moved->size = size;
  link(moved);
  return moved + 1;
}

void Memory::release(void* bytes) {
  auto* block = block_of(bytes);
  unlink(block);
  std::free(block);
}

std::size_t Memory::size_of(const void* bytes) {
  return (static_cast<const Block*>(bytes) - 1)->size;
}

}  // namespace sysring::transport::ssh
