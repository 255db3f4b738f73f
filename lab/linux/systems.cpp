#include "lab/linux/systems.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "lab/linux/kind.h"
#include "lab/linux/programs.h"

namespace lab::linux_host {
namespace {

using sh::FileKind;

const std::array<OperatingSystem, 5>& systems() {
  static const std::array<OperatingSystem, 5> known{{
      {"debian-11", "Debian GNU/Linux 11 (bullseye)", "debian", "11", "5.10.0-34-amd64",
       "/usr/bin/dash", false},
      {"debian-12", "Debian GNU/Linux 12 (bookworm)", "debian", "12", "6.1.0-35-amd64"},
      {"ubuntu-22.04", "Ubuntu 22.04.5 LTS", "ubuntu", "22.04", "5.15.0-140-generic"},
      {"ubuntu-24.04", "Ubuntu 24.04.2 LTS", "ubuntu", "24.04", "6.8.0-60-generic"},
      {"rhel-9", "Red Hat Enterprise Linux 9.5 (Plow)", "rhel", "9.5", "5.14.0-503.el9.x86_64",
       "/usr/bin/bash"},
  }};
  return known;
}

void add_directories(Image& image) {
  for (const auto* path :
       {"/", "/dev", "/etc", "/home", "/opt", "/proc", "/proc/sys/kernel/random", "/run", "/usr",
        "/usr/bin", "/usr/sbin", "/var", "/var/lib", "/var/log"}) {
    image[path] = {.kind = FileKind::directory, .mode = 0755};
  }
  image["/root"] = {.kind = FileKind::directory, .mode = 0700};
  image["/tmp"] = {.kind = FileKind::directory, .mode = 01777};
  image["/bin"] = {.kind = FileKind::link, .mode = 0777};
  image["/sbin"] = {.kind = FileKind::link, .mode = 0777};
  for (const auto* path : {"/dev/null", "/dev/full"}) {
    image[path] = {.kind = FileKind::device, .mode = 0666};
  }
}

std::shared_ptr<const Image> make_image(const OperatingSystem& system) {
  Image image;
  add_directories(image);
  const std::string release = "PRETTY_NAME=\"" + system.pretty_name + "\"\nNAME=\"" + system.id +
                              "\"\nVERSION_ID=\"" + system.version + "\"\nID=" + system.id + "\n";
  image["/etc/os-release"].bytes = std::make_shared<const std::string>(release);
  for (const auto& path : program_paths()) image[path] = {.mode = 0755};
  image[system.shell] = {.mode = 0755};
  return std::make_shared<const Image>(std::move(image));
}

}  // namespace

const OperatingSystem& find_system(std::string_view name) {
  const auto* found = std::ranges::find(systems(), name, &OperatingSystem::name);
  if (found != systems().end()) return *found;
  throw std::invalid_argument{"the system '" + std::string{name} + "' is not known"};
}

std::vector<std::string_view> system_names() {
  std::vector<std::string_view> names;
  for (const auto& system : systems()) names.emplace_back(system.name);
  return names;
}

std::shared_ptr<const Image> image_of(const OperatingSystem& system) {
  thread_local std::map<std::string, std::shared_ptr<const Image>> images;
  auto& image = images[system.name];
  if (!image) image = make_image(system);
  return image;
}

}  // namespace lab::linux_host
