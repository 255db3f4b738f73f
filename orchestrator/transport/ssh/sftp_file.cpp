#include "transport/ssh/sftp_file.h"

#include "base/printable.h"
#include "transport/ssh/input.h"

namespace sysring::transport::ssh {
namespace {

// The names and numbers are those of the draft.
constexpr std::uint8_t fxp_init = 1;
constexpr std::uint8_t fxp_version = 2;
constexpr std::uint8_t fxp_open = 3;
constexpr std::uint8_t fxp_close = 4;
constexpr std::uint8_t fxp_write = 6;
constexpr std::uint8_t fxp_status = 101;
constexpr std::uint8_t fxp_handle = 102;
constexpr std::uint32_t fx_ok = 0;
constexpr std::uint32_t version = 3;

/// To write, where no file is yet.
constexpr std::uint32_t fxf_write = 0x02;
constexpr std::uint32_t fxf_creat = 0x08;
constexpr std::uint32_t fxf_excl = 0x20;
constexpr std::uint32_t attr_permissions = 4;
constexpr std::uint32_t for_its_owner = 0600;

/// Every server takes packets of 34,000 bytes.
constexpr std::size_t block_size = 32'768;
constexpr std::size_t longest_answer = 34'000;
constexpr std::size_t longest_handle = 256;
constexpr std::size_t most_unanswered = 16;
constexpr std::size_t length_size = 4;

Error broken(const std::string& found, std::string_view expected) {
  return {Reason::protocol_broken, Effect::none,
          "found " + found + " of the SFTP server, expected " + std::string{expected}};
}

std::string in_eight_bytes(std::size_t number) {
  const std::uint64_t wide = number;
  return WireWriter{}
      .number(static_cast<std::uint32_t>(wide >> 32U))
      .number(static_cast<std::uint32_t>(wide))
      .bytes();
}

}  // namespace

SftpFile::SftpFile(const Operation& operation) : operation_{operation} {
  const auto body = WireWriter{}.byte(fxp_init).number(version);
  packet_ = WireWriter{}.string(body.bytes()).bytes();
}

void SftpFile::sent(std::size_t size) {
  sent_ += size;
  if (unsent().empty()) go_on();
}

/// One packet is on its way at a time; what is to be sent next depends on what was answered.
void SftpFile::go_on() {
  if (!unsent().empty()) return;
  if (step_ != Step::writing) return;
  if (!input_from(operation_, written_).empty()) {
    if (unanswered_.size() < most_unanswered) say_next_block();
    return;
  }
  if (!unanswered_.empty()) return;
  step_ = Step::closing;
  say(fxp_close, WireWriter{}.string(handle_).bytes());
}

void SftpFile::say(std::uint8_t type, std::string_view body) {
  unanswered_.insert(++last_id_);
  const auto begin = WireWriter{}.byte(type).number(last_id_);
  packet_ = WireWriter{}.string(begin.bytes() + std::string{body}).bytes();
  sent_ = 0;
}

void SftpFile::say_next_block() {
  const auto block = input_from(operation_, written_).substr(0, block_size);
  say(fxp_write, WireWriter{}.string(handle_).bytes() + in_eight_bytes(written_) +
                     WireWriter{}.string(block).bytes());
  written_ += block.size();
}

Result<Done> SftpFile::take(std::string_view bytes) {
  heard_ += bytes;
  std::string_view rest = heard_;
  while (step_ != Step::ended && rest.size() >= length_size) {
    const auto length = *WireReader{rest}.number();
    if (length == 0 || length > longest_answer) {
      if (step_ != Step::greeting) {
        return broken("an answer of " + std::to_string(length) + " bytes", "one that is shorter");
      }
      refuse(Reason::no_sftp, "found '" + printable_line(rest, 100) + "', expected SFTP");
      break;
    }
    if (rest.size() - length_size < length) break;
    const auto taken = take_packet(rest.substr(length_size, length));
    if (!taken) return taken;
    rest.remove_prefix(length_size + length);
  }
  heard_.erase(0, heard_.size() - rest.size());
  return Done{};
}

Result<Done> SftpFile::take_packet(std::string_view packet) {
  if (step_ == Step::greeting) {
    take_greeting(packet);
    return Done{};
  }
  WireReader body{packet};
  const auto type = body.byte();
  const auto id = body.number();
  if (!id || unanswered_.erase(*id) == 0) {
    return broken("an answer to request " + std::to_string(id.value_or(0)), "to one that was made");
  }
  const auto taken = take_answer(*type, body);
  if (taken) go_on();
  return taken;
}

void SftpFile::take_greeting(std::string_view packet) {
  WireReader body{packet};
  const auto type = body.byte();
  const auto offered = body.number();
  if (type != fxp_version || offered != version) {
    return refuse(Reason::no_sftp, "found version " + std::to_string(offered.value_or(0)) +
                                       " of SFTP, expected " + std::to_string(version));
  }
  step_ = Step::opening;
  say(fxp_open, WireWriter{}
                    .string(operation_.file)
                    .number(fxf_write | fxf_creat | fxf_excl)
                    .number(attr_permissions)
                    .number(for_its_owner)
                    .bytes());
}

Result<Done> SftpFile::take_answer(std::uint8_t type, WireReader& body) {
  if (type == fxp_status) {
    const auto code = body.number();
    if (!code) return broken("half a status", "a whole one");
    take_status(*code, body.string().value_or(std::string_view{}));
    return Done{};
  }
  const auto handle = body.string();
  if (type != fxp_handle || step_ != Step::opening || !handle || handle->size() > longest_handle) {
    return broken("an answer of type " + std::to_string(type), "a status or a handle");
  }
  handle_ = *handle;
  step_ = Step::writing;
  return Done{};
}

void SftpFile::take_status(std::uint32_t code, std::string_view words) {
  const bool opened_nothing = step_ == Step::opening;
  if (code == fx_ok && !opened_nothing) {
    if (step_ == Step::closing) step_ = Step::ended;
    return;
  }
  const std::string_view during = opened_nothing           ? "opening"
                                  : step_ == Step::closing ? "closing"
                                                           : "writing";
  refuse(Reason::file_refused, std::string{during} + " the file: found status " +
                                   std::to_string(code) + " '" + printable_line(words, 200) + "'");
}

std::optional<Error> SftpFile::end() {
  if (has_ended()) return std::nullopt;
  if (step_ != Step::greeting) {
    return Error{Reason::line_lost, Effect::none,
                 "the SFTP server ended before the file was whole"};
  }
  refuse(Reason::no_sftp, "the SFTP server ended before it said a word");
  return std::nullopt;
}

void SftpFile::refuse(Reason reason, const std::string& message) {
  refusal_ = Error{reason, Effect::none, message};
  step_ = Step::ended;
  packet_.clear();
  sent_ = 0;
}

}  // namespace sysring::transport::ssh
