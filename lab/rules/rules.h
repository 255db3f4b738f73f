#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the engine of a real Sysmon makes of a configuration: which rules it loads, and which of its
// events it logs under which name. Plain on purpose: one leaf after the other, as the engine does.
namespace lab::rules {

struct Event {
  std::uint32_t id = 0;
  std::vector<std::pair<std::string, std::string>> fields;
};

struct Decision {
  bool logged = false;
  std::string rule = "-";  ///< What RuleName shows.
};

enum class Folding : std::uint8_t { ascii, windows };

/// The rules that are in force once a configuration was loaded.
class Rules {
 public:
  Rules();  ///< Of a Sysmon without a configuration.
  Rules(const Rules&);
  Rules& operator=(const Rules&);
  Rules(Rules&&) noexcept;
  Rules& operator=(Rules&&) noexcept;
  ~Rules();

  [[nodiscard]] Decision decide(const Event& event, Folding folding) const;

  struct Impl;
  explicit Rules(std::shared_ptr<const Impl> impl);  ///< Shared: a thousand machines, one copy.

 private:
  std::shared_ptr<const Impl> impl_;
};

/// What `sysmon -c` makes of a file: the rules it would load, though some of those that the file
/// asks for may be lost, or why it refuses it. Lines are as the real program words them, without
/// the path of the file, which is not known here.
struct Loaded {
  Rules rules;
  std::string schema;                   ///< "4.90"
  std::string refusal;                  ///< Empty where it was loaded.
  std::vector<std::string> printed;     ///< All lines in order; the refusal is the last one.
  std::string compiled;                 ///< What it keeps of the rules, as Sysmon 15 does.
  std::vector<std::string> algorithms;  ///< "SHA256" or "*", as HashAlgorithms names them.
};
Loaded load(std::string_view xml);

}  // namespace lab::rules
