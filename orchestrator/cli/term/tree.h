#pragma once

#include <cstddef>
#include <vector>

#include "cli/term/style.h"
#include "engine/view.h"

namespace sysring::cli::term {

/// Of a terminal, in characters.
struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// Below this many columns a tree is of no use.
constexpr std::size_t narrowest_tree = 50;

/// A rollout with its rings, bars, figures and busy hosts. It never takes more rows than the
/// screen has, less one for the cursor: busy hosts go first, then the figures of gates, then rings
/// that have nothing to tell. Below 80 columns there are no bars.
std::vector<Line> tree(const engine::View& view, Charset charset, Size size);

}  // namespace sysring::cli::term
