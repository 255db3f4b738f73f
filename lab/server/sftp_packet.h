#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lab/machine/machine.h"
#include "lab/server/wire.h"

// What the packets of SFTP version 3 hold.
namespace lab::server::sftp {

enum Type : std::uint8_t {
  init = 1,
  version = 2,
  open = 3,
  close = 4,
  read = 5,
  write = 6,
  lstat = 7,
  fstat = 8,
  setstat = 9,
  fsetstat = 10,
  opendir = 11,
  readdir = 12,
  remove = 13,
  mkdir = 14,
  rmdir = 15,
  realpath = 16,
  stat = 17,
  status = 101,
  handle = 102,
  data = 103,
  name = 104,
  attributes = 105
};

enum OpenFlag : std::uint32_t {
  for_reading = 1,
  for_writing = 2,
  at_end = 4,
  creates = 8,
  truncates = 16,
  must_be_new = 32
};

// Results that a file never has.
constexpr std::uint32_t end_of_file = 1;
constexpr std::uint32_t unsupported = 8;

/// What a client wants to have changed; times and permissions are read and not kept.
struct Attributes {
  std::optional<std::uint64_t> size;
  bool names_an_owner = false;
};

Attributes read_attributes(WireReader& reader);

std::string status_reply(std::uint32_t id, std::uint32_t code);
std::string status_reply(std::uint32_t id, FileStatus status);
std::string attributes_reply(std::uint32_t id, const Files::Stat& stat);

/// One entry of a reply of names: for programs, for people, and its attributes.
void put_name(std::string& reply, std::string_view name, const Files::Stat& stat);

}  // namespace lab::server::sftp
