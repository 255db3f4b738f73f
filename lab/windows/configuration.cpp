#include "lab/windows/configuration.h"

#include <map>
#include <mutex>

#include "lab/windows/life.h"
#include "lab/windows/security.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

std::uint32_t hashing_of(const rules::Loaded& loaded) {
  std::uint32_t out = 0x80000000;
  for (const auto& algorithm : loaded.algorithms) {
    if (same(algorithm, "SHA1")) out |= 1;
    if (same(algorithm, "MD5")) out |= 2;
    if (same(algorithm, "SHA256")) out |= 4;
    if (same(algorithm, "IMPHASH")) out |= 8;
    if (algorithm == "*") out |= 15;
  }
  return out == 0x80000000 ? 0x80000004 : out;
}

std::uint32_t options_of(std::string_view xml) {
  const auto has = [&](std::string_view tag) { return xml.find(tag) != xml.npos; };
  return (has("<NetworkConnect ") ? 1U : 0U) | (has("<ImageLoad ") ? 2U : 0U) |
         (has("<DnsQuery ") ? 4U : 0U) | (has("<ClipboardChange ") ? 8U : 0U);
}

void decide_about_life(Configuration& out) {
  for (const auto& kind : life_kinds()) {
    const auto decision = out.loaded.rules.decide(rule_event(kind), rules::Folding::windows);
    auto& body = out.life.emplace_back();
    if (!decision.logged) continue;
    Fields fields = kind.fields;
    fields.emplace_back("RuleName", decision.rule);
    body = std::make_shared<const Body>(make_body(kind.id, sid::system, fields));
  }
}

std::shared_ptr<const Configuration> read_anew(std::string_view xml) {
  auto out = std::make_shared<Configuration>();
  out->xml = xml;
  out->hash = sha256(xml);
  out->loaded = rules::load(xml);
  out->hashing = hashing_of(out->loaded);
  out->options = options_of(xml);
  out->blob = std::make_shared<const std::string>(out->loaded.compiled);
  decide_about_life(*out);
  return out;
}

}  // namespace

std::shared_ptr<const Configuration> read_configuration(std::string_view xml) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<const Configuration>> known;
  const std::lock_guard lock{mutex};
  auto& slot = known[sha256(xml)];
  auto shared = slot.lock();
  if (!shared) slot = shared = read_anew(xml);
  return shared;
}

std::shared_ptr<const Configuration> no_configuration() {
  static const auto none = [] {
    auto out = std::make_shared<Configuration>();
    out->blob = std::make_shared<const std::string>();
    decide_about_life(*out);
    return std::shared_ptr<const Configuration>{std::move(out)};
  }();
  return none;
}

}  // namespace lab::windows
