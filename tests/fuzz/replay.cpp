// The main of a target where the compiler has no fuzzing engine: runs each file of the directories
// once, so that seeds and what once crashed are part of every build's tests.

#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "fuzz/fuzz.h"

int main(int count, char** arguments) {
  constexpr std::size_t cap = 16'777'216;
  std::size_t replayed = 0;
  for (int i = 1; i < count; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator{arguments[i]}) {
      const auto bytes = sysring::read_file(entry.path(), cap);
      if (!bytes) {
        std::cerr << sysring::describe(bytes.error()) << '\n';
        return 1;
      }
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size());
      ++replayed;
    }
  }
  std::cout << replayed << " inputs replayed\n";
  return replayed == 0 ? 1 : 0;
}
