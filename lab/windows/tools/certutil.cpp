#include <algorithm>

#include "lab/windows/engine.h"
#include "lab/windows/messages.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{150};

cmd::Result fails(const State& state, const std::string& verb, std::uint32_t code,
                  const std::string& name) {
  const auto number = "0x" + hex(0x80070000U | code);
  const auto text = error_text(state.description.language, code);
  return {0x80070000U | code,
          "CertUtil: " + verb + " command FAILED: " + number + " (WIN32: " + std::to_string(code) +
              ' ' + name + ")\r\nCertUtil: " + text + "\r\n",
          "", usual};
}

std::string done(const State& state, const std::string& verb) {
  return say(state.description.language, Text::certutil_done, verb) + "\r\n";
}

cmd::Result hash_file(const State& state, const Call& call) {
  const auto& path = call.words[1];
  const File* const file = state.files.find(path);
  if (file == nullptr || !file->bytes)
    return fails(state, "-hashfile", code::no_file, "ERROR_FILE_NOT_FOUND");
  if (!allowed(state.files.security(path), call.token, access::read))
    return fails(state, "-hashfile", code::denied, "ERROR_ACCESS_DENIED");
  auto digest = sha256(*file->bytes);
  std::ranges::transform(digest, digest.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return printed(say(state.description.language, Text::hash_of, path) + "\r\n" + digest + "\r\n" +
                     done(state, "-hashfile"),
                 usual);
}

cmd::Result decode(State& state, const Call& call) {
  const auto& from = call.words[2];
  const auto& to = call.words[3];
  const File* const file = state.files.find(from);
  if (file == nullptr || !file->bytes)
    return fails(state, "-decode", code::no_file, "ERROR_FILE_NOT_FOUND");
  const auto bytes = from_base64(*file->bytes);
  if (!bytes) return fails(state, "-decode", 13, "ERROR_INVALID_DATA");
  const auto sizes = "Input Length = " + std::to_string(file->bytes->size()) +
                     "\r\nOutput Length = " + std::to_string(bytes->size()) + "\r\n";
  if (const auto no = state.files.write(to, *bytes, call.token); no != code::ok)
    return fails(state, "-decode", no, "ERROR_WRITE_FAULT");
  occur(state, {11,
                call.pid,
                {{"Image", call.image}, {"TargetFilename", to}, {"User", call.token.account}}});
  return printed(sizes + done(state, "-decode"), usual);
}

}  // namespace

cmd::Result certutil(State& state, const Call& call) {
  if (call.words.size() == 3 && same(call.words[0], "-hashfile") && same(call.words[2], "SHA256"))
    return hash_file(state, call);
  if (call.words.size() == 4 && same(call.words[0], "-decode") && same(call.words[1], "-f"))
    return decode(state, call);
  return fails(state, call.word(0), code::bad_parameter, "ERROR_INVALID_PARAMETER");
}

}  // namespace lab::windows
