#include "lab/server/directory.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>

#include "lab/server/descriptor.h"
#include "lab/server/draw.h"
#include "lab/server/key.h"

namespace lab::server {
namespace {

void write_file(const std::string& path, std::string_view text, mode_t mode) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
  while (file && !text.empty()) {
    const auto written = ::write(file.number(), text.data(), text.size());
    if (written < 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (!file || !text.empty()) throw std::system_error{errno, std::generic_category(), path};
}

std::string line_of(const Host& host) {
  return "    " + host.name + ": {ansible_host: " + host.address +
         ", ansible_user: " + host.account +
         ", platform: " + (host.is_windows ? "windows" : "linux") +
         ", variant: " + std::string{config_of(host.is_windows, host.role)} +
         ", labels: {role: " + host.role + "}}\n";
}

}  // namespace

void Directory::make() const {
  std::filesystem::create_directories(collector());
  if (std::filesystem::exists(key())) return;
  const auto made = Key::random();
  write_file(key(), made.private_file(), 0600);
  write_file(key() + ".pub", made.public_line() + " lab\n", 0644);
}

void Directory::describe(const Fleet& fleet, std::uint16_t port) const {
  std::string inventory =
      "all:\n  vars: {ansible_connection: ssh, ansible_port: " + std::to_string(port) +
      ", credential: lab}\n  hosts:\n";
  std::string keys;
  for (const auto& host : fleet.hosts()) {
    inventory += line_of(host);
    keys += '[' + host.address + "]:" + std::to_string(port) + ' ' +
            Key::of_host(host.seed, host.name).public_line() + '\n';
  }
  write_file(this->inventory(), inventory, 0644);
  write_file(known_hosts(), keys, 0644);
}

}  // namespace lab::server
