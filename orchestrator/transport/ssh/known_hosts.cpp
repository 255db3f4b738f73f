#include "transport/ssh/known_hosts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/digest.h"
#include "base/text.h"
#include "transport/ssh/base64.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::string_view hash_mark = "|1|";

bool is_plain(std::string_view pattern) {
  return !pattern.starts_with(hash_mark) && pattern.find_first_of("*?!") == std::string_view::npos;
}

/// "|1|SALT|HASH" of HashKnownHosts in ssh_config(5): HMAC-SHA1 over the name.
bool hash_matches(std::string_view pattern, std::string_view name) {
  const auto parts = split(pattern.substr(hash_mark.size()), '|');
  if (parts.size() != 2) return false;
  const auto salt = from_base64(parts[0]);
  const auto wanted = from_base64(parts[1]);
  if (!salt || !wanted) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), salt->data(), static_cast<int>(salt->size()),
       reinterpret_cast<const unsigned char*>(name.data()), name.size(), code.data(), &size);
  return *wanted == std::string_view{reinterpret_cast<const char*>(code.data()), size};
}

/// '*' for any characters and '?' for one. Remembers the last star only, so that no pattern costs
/// more than the product of the two lengths.
bool glob_matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  auto star = std::string_view::npos;
  std::size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

/// The words of a line: at most four, the last with all that follows.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (words.size() < 4) {
    line = trimmed(line);
    if (line.empty()) break;
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += ',';
    text += part;
  }
  return text;
}

std::string written(const std::vector<std::string>& patterns, const HostKey& key) {
  return joined(patterns) + ' ' + key.type + ' ' + to_base64(key.bytes);
}

}  // namespace

HostKey host_key(std::string_view bytes) {
  return {std::string{type_of(bytes)}, std::string{bytes}};
}

std::string name_in_known_hosts(std::string_view host, unsigned port) {
  if (port == 22) return lower(host);
  return '[' + lower(host) + "]:" + std::to_string(port);
}

KnownHosts KnownHosts::parse(std::string_view text) {
  KnownHosts known;
  std::size_t number = 0;
  for (const auto line : sysring::lines_of(text)) {
    ++number;
    std::string remark;
    known.lines_.push_back(read_line(line, remark));
    if (!remark.empty()) known.remarks_.push_back("line " + std::to_string(number) + ": " + remark);
  }
  known.index_all();
  return known;
}

KnownHosts::Line KnownHosts::read_line(std::string_view text, std::string& remark) {
  Line line;
  line.text = text;
  auto words = words_of(text);
  if (words.empty() || words.front().starts_with('#')) return line;
  const bool revoked = words.front() == "@revoked";
  if (words.front().starts_with('@') && !revoked) {
    remark = "'" + std::string{words.front()} + "' is not supported; the line is ignored";
    return line;
  }
  if (revoked) words.erase(words.begin());
  const auto bytes = words.size() >= 3 ? from_base64(words[2]) : std::nullopt;
  if (!bytes || type_of(*bytes) != words[1]) {
    remark = "expected names, key type and key in base64; the line is ignored";
    return line;
  }
  for (const auto pattern : split(words[0], ','))
    line.patterns.push_back(pattern.starts_with(hash_mark) ? std::string{pattern} : lower(pattern));
  line.key = {std::string{words[1]}, *bytes};
  line.kind = revoked ? Kind::revoked : Kind::trusted;
  return line;
}

void KnownHosts::index(std::size_t number) {
  const Line& line = lines_[number];
  if (line.kind == Kind::comment) return;
  if (!std::ranges::all_of(line.patterns, is_plain)) return searched_.push_back(number);
  for (const auto& name : line.patterns) plain_.emplace(name, number);
}

void KnownHosts::index_all() {
  plain_.clear();
  searched_.clear();
  for (std::size_t i = 0; i < lines_.size(); ++i) index(i);
}

bool KnownHosts::matches(const Line& line, const std::string& name) {
  bool found = false;
  for (const auto& pattern : line.patterns) {
    if (pattern.starts_with(hash_mark)) {
      found = found || hash_matches(pattern, name);
    } else if (pattern.starts_with('!')) {
      if (glob_matches(std::string_view{pattern}.substr(1), name)) return false;
    } else {
      found = found || glob_matches(pattern, name);
    }
  }
  return found;
}

bool KnownHosts::matches(const Line& line, const Names& names) {
  return std::ranges::any_of(names, [&](const auto& name) { return matches(line, name); });
}

std::vector<const KnownHosts::Line*> KnownHosts::lines_of(const Names& names) const {
  std::vector<const Line*> found;
  for (const auto& name : names) {
    const auto [begin, end] = plain_.equal_range(name);
    for (auto at = begin; at != end; ++at) found.push_back(&lines_[at->second]);
  }
  for (const auto i : searched_)
    if (matches(lines_[i], names)) found.push_back(&lines_[i]);
  return found;
}

Verdict KnownHosts::judge(const Names& names, const HostKey& key) const {
  auto verdict = Verdict::unknown;
  for (const Line* line : lines_of(names)) {
    const bool same = line->key == key;
    if (line->kind == Kind::revoked && same) return Verdict::revoked;
    if (line->kind == Kind::revoked || verdict == Verdict::trusted) continue;
    verdict = same ? Verdict::trusted : Verdict::changed;
  }
  return verdict;
}

std::vector<HostKey> KnownHosts::keys_of(const Names& names) const {
  const auto lines = lines_of(names);
  std::vector<HostKey> keys;
  for (const Line* line : lines) {
    const bool revoked = std::ranges::any_of(lines, [&](const Line* other) {
      return other->kind == Kind::revoked && other->key == line->key;
    });
    if (!revoked) keys.push_back(line->key);
  }
  return keys;
}

std::vector<std::string> KnownHosts::types_of(const Names& names) const {
  std::vector<std::string> types;
  for (const auto& key : keys_of(names))
    if (std::ranges::find(types, key.type) == types.end()) types.push_back(key.type);
  return types;
}

void KnownHosts::append(Line line) {
  lines_.push_back(std::move(line));
  index(lines_.size() - 1);
}

void KnownHosts::add(const std::string& name, const HostKey& key) {
  const auto known = keys_of({name});
  if (std::ranges::find(known, key) != known.end()) return;
  append({Kind::trusted, written({name}, key), {name}, key});
}

void KnownHosts::add_line(std::string_view text) {
  std::string remark;
  const bool there =
      std::ranges::any_of(lines_, [&](const Line& line) { return line.text == text; });
  if (!there) append(read_line(text, remark));
}

void KnownHosts::forget(const std::string& name) {
  bool found = false;
  for (auto& line : lines_) {
    if (line.kind != Kind::trusted) continue;
    const auto erased = std::erase_if(line.patterns, [&](const std::string& pattern) {
      return pattern == name || (pattern.starts_with(hash_mark) && hash_matches(pattern, name));
    });
    if (erased == 0) continue;
    line.text = written(line.patterns, line.key);
    found = true;
  }
  if (!found) return;
  std::erase_if(
      lines_, [](const Line& line) { return line.kind == Kind::trusted && line.patterns.empty(); });
  index_all();
}

std::string KnownHosts::text() const {
  std::string text;
  for (const auto& line : lines_) text += line.text + '\n';
  return text;
}

std::vector<KnownHosts::Entry> KnownHosts::entries() const {
  std::vector<Entry> entries;
  for (const auto& line : lines_) {
    if (line.kind != Kind::trusted) continue;
    if (!std::ranges::all_of(line.patterns, is_plain)) continue;
    for (const auto& name : line.patterns) entries.push_back({name, line.key});
  }
  return entries;
}

std::vector<std::string> KnownHosts::lines_beyond_plain_names() const {
  std::vector<std::string> texts;
  for (const auto& line : lines_) {
    const bool plain = std::ranges::all_of(line.patterns, is_plain);
    if (line.kind == Kind::revoked || (line.kind == Kind::trusted && !plain))
      texts.push_back(line.text);
  }
  return texts;
}

}  // namespace sysring::transport::ssh
