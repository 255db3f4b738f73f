#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>

#include "cli/term/live.h"
#include "cli/term/tree.h"
#include "engine/view.h"

namespace sysring::cli::term {

enum class Progress : std::uint8_t { screen, plain, json, none };

/// Draws the tree at most four times a second; what has to be seen scrolls away above it.
class ScreenWatcher final : public engine::Watcher {
 public:
  using AskSize = std::function<Size()>;
  ScreenWatcher(std::ostream& terminal, Style style, AskSize size)
      : live_{terminal, style}, charset_{style.charset}, size_{std::move(size)} {}

  void happened(const engine::Happening& happening) override;
  void changed(const engine::View& view) override;

 private:
  Live live_;
  Charset charset_;
  AskSize size_;
  std::optional<Time> drawn_at_;
  rollout::Phase drawn_phase_ = rollout::Phase::planned;
};

/// A line for each thing that happens, and one each half a minute for how far it is.
class PlainWatcher final : public engine::Watcher {
 public:
  PlainWatcher(std::ostream& out, Charset charset) : out_{out}, charset_{charset} {}

  void happened(const engine::Happening& happening) override;
  void changed(const engine::View& view) override;

 private:
  std::ostream& out_;
  Charset charset_;
  std::optional<Time> told_at_;
};

/// The same as JSON, one object on each line.
class JsonWatcher final : public engine::Watcher {
 public:
  explicit JsonWatcher(std::ostream& out) : out_{out} {}

  void happened(const engine::Happening& happening) override;
  void changed(const engine::View& view) override;

 private:
  std::ostream& out_;
  std::optional<Time> told_at_;
  rollout::Phase told_phase_ = rollout::Phase::planned;
};

class SilentWatcher final : public engine::Watcher {
 public:
  void happened(const engine::Happening&) override {}
  void changed(const engine::View&) override {}
};

std::unique_ptr<engine::Watcher> make_watcher(Progress progress, std::ostream& out, Style style,
                                              ScreenWatcher::AskSize size);

}  // namespace sysring::cli::term
