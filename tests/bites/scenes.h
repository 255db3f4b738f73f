#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "on_lab/contacts.h"

namespace sysring::bites {

/// A contact with a machine that has come to some state, and the steps of it in which something is
/// to slip: "look", or "stage 2" for the second of that name; none named: in all behind the look.
struct Scene {
  std::string name;
  std::function<on_lab::LabHost()> machine;
  host::Task task;
  std::vector<std::string> steps;

  friend void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.name; }
};

/// Each ends well where nothing slips. All the lines that are ever said are in the steps of some.
const std::vector<Scene>& good_scenes();

/// What is promised never comes true in these, whatever an answer says.
const std::vector<Scene>& bad_scenes();

}  // namespace sysring::bites
