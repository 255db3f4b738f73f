#include "workspace/rings.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "workspace/section.h"

namespace sysring::workspace {
namespace {

using rollout::RingDefinition;

constexpr std::size_t most_in_flight = 2'000;

/// What `defaults` says and a ring may say otherwise.
void read_pace(Section& section, RingDefinition& ring) {
  static constexpr std::array<std::pair<std::string_view, rollout::OnFailure>, 2> on_failure{
      {{"rollback", rollout::OnFailure::rollback}, {"pause", rollout::OnFailure::pause}}};
  section.number("max_in_flight", 1, most_in_flight, ring.max_in_flight);
  section.duration("host_deadline", ring.gate.host_deadline);
  section.duration("progress_deadline", ring.gate.progress_deadline);
  section.word("on_gate_failure", on_failure, ring.gate.on_failure);
}

void read_gate(Section& ring, rollout::Gate& gate) {
  const Value* value = ring.find("gate");
  if (value == nullptr) return;
  static constexpr std::array<std::pair<std::string_view, rollout::Forwarding>, 2> forwarding{
      {{"required", rollout::Forwarding::required}, {"off", rollout::Forwarding::off}}};
  Section section{*value, ring.source(), "gate"};
  section.share("success", gate.success);
  section.share("max_unreachable", gate.max_unreachable);
  section.duration("soak", gate.soak);
  section.word("forwarding", forwarding, gate.forwarding);
  section.duration("forwarding_deadline", gate.forwarding_deadline);
  section.finish();
}

class SelectionReader {
 public:
  SelectionReader(Source& source, const fleet::Inventory* inventory)
      : source_{source}, inventory_{inventory} {}

  /// Nothing, and a fault, where it does not say which hosts.
  std::optional<rollout::Selection> read(const Value& value) {
    Section section{value, source_, "selection"};
    const Value* hosts = section.find("hosts");
    const Value* labels = section.find("labels");
    const Value* percent = section.find("percent");
    const Value* rest = section.find("rest");
    const auto ways = std::to_array({hosts, labels, percent, rest});
    const auto said = std::ranges::count_if(ways, [](auto* way) { return way != nullptr; });
    std::optional<rollout::Selection> selection;
    if (said == 1 && hosts != nullptr) selection = named(section);
    if (said == 1 && labels != nullptr) selection = selected(*labels);
    if (said == 1 && percent != nullptr) selection = share(section, *percent);
    if (said == 1 && rest != nullptr) selection = the_rest(section);
    if (said != 1 && (value.map() != nullptr || value.is_null())) {
      source_.fault(Reason::bad_value, value.mark,
                    "found " + std::string{said == 0 ? "none" : "several"} +
                        " of hosts, labels, percent and rest, expected exactly one");
    }
    read_share_keys_for_the_names(section);
    section.finish();
    return selection;
  }

 private:
  std::optional<rollout::Selection> named(Section& section) {
    rollout::NamedHosts hosts;
    section.texts("hosts", hosts.names);
    const auto* list = section.find("hosts")->list();
    if (list == nullptr) return std::nullopt;
    for (const auto& element : *list) {
      if (inventory_ == nullptr || element.text() == nullptr) continue;
      if (inventory_->find(*element.text())) continue;
      source_.fault(Reason::unknown_name, element.mark,
                    "found the host " + in_quotes(*element.text()) + ", which is in no inventory",
                    inventory_->nearest_name(*element.text()));
    }
    return hosts;
  }

  std::optional<rollout::Selection> selected(const Value& value) {
    if (value.text() == nullptr) {
      source_.fault(Reason::bad_value, value.mark,
                    "found " + shown(value) + " for 'labels', expected a selector");
      return std::nullopt;
    }
    auto selector = fleet::Selector::parse(*value.text());
    if (!selector) {
      source_.fault(selector.error(), value.mark);
      return std::nullopt;
    }
    if (inventory_ != nullptr) {
      const auto checked = selector->check_names(*inventory_);
      if (!checked) source_.fault(checked.error(), value.mark);
    }
    return rollout::SelectedHosts{*std::move(selector)};
  }

  std::optional<rollout::Selection> share(Section& section, const Value& percent) {
    using Of = rollout::StickyShare::Of;
    static constexpr std::array<std::pair<std::string_view, Of>, 2> wholes{
        {{"fleet", Of::fleet}, {"rest", Of::rest}}};
    rollout::StickyShare share;
    const std::string text = percent.text() == nullptr ? std::string{} : *percent.text();
    const auto parsed = parse_share(text.ends_with('%') ? text : text + "%");
    if (!parsed) section.refuse(percent, "percent", "a number up to 100, such as 5 or 0.5");
    share.share = parsed.value_or(rollout::Share{});
    section.number("min", 0, 1'000'000, share.min);
    section.word("of", wholes, share.of);
    return share;
  }

  static std::optional<rollout::Selection> the_rest(Section& section) {
    bool rest = false;
    section.flag("rest", rest);
    if (!rest) section.refuse(*section.find("rest"), "rest", "true");
    return rollout::TheRest{};
  }

  /// `min` and `of` belong to `percent` alone, and are offered as names to whoever mistypes them.
  void read_share_keys_for_the_names(Section& section) {
    for (const auto* key : {"min", "of"}) {
      const Value* value = section.find(key);
      if (value == nullptr || section.find("percent") != nullptr) continue;
      source_.fault(Reason::bad_value, value->mark,
                    "found " + in_quotes(key) + " without 'percent', expected them together");
    }
  }

  Source& source_;
  const fleet::Inventory* inventory_;
};

class RingReader {
 public:
  RingReader(Source& source, const fleet::Inventory* inventory, RingDefinition defaults)
      : source_{source}, selections_{source, inventory}, defaults_{std::move(defaults)} {}

  void ring(const Value& value) {
    Section section{value, source_, "ring"};
    RingDefinition ring = defaults_;
    ring.place = source_.place(value.mark);
    if (const Value* name = section.require("name")) read_name(section, *name, ring);
    std::optional<rollout::Selection> selection;
    if (const Value* select = section.require("select")) selection = selections_.read(*select);
    read_pace(section, ring);
    read_gate(section, ring.gate);
    bool may_be_empty = false;
    section.flag("may_be_empty", may_be_empty);
    if (may_be_empty) ring.when_empty = rollout::WhenEmpty::skip;
    section.finish();
    if (selection) ring.selection = *std::move(selection);
    rings.push_back(std::move(ring));
  }

  std::vector<RingDefinition> rings;

 private:
  void read_name(Section& section, const Value& value, RingDefinition& ring) {
    section.text("name", ring.name);
    if (ring.name.empty()) return;
    const auto [first, is_new] = names_.emplace(ring.name, value.mark);
    if (is_new) return;
    source_.fault(Reason::defined_twice, value.mark,
                  "found the ring " + in_quotes(ring.name) + " again, first at " +
                      source_.place(first->second));
  }

  Source& source_;
  SelectionReader selections_;
  RingDefinition defaults_;
  std::map<std::string, Mark> names_;
};

}  // namespace

std::vector<RingDefinition> read_rings(std::string_view text, Source& source,
                                       const fleet::Inventory* inventory) {
  const auto value = read_value(text, source);
  if (!value) return {};
  Section section{*value, source, "ring definitions"};
  const Value* version = section.require("version");
  if (version != nullptr && (version->text() == nullptr || *version->text() != "1")) {
    section.refuse(*version, "version", "1, the only one that this program reads");
  }
  RingDefinition defaults;
  if (const Value* found = section.find("defaults")) {
    Section inner{*found, source, "defaults"};
    read_pace(inner, defaults);
    read_gate(inner, defaults.gate);
    inner.finish();
  }
  const Value* list = section.require("rings");
  section.finish();
  if (list == nullptr) return {};
  RingReader reader{source, inventory, std::move(defaults)};
  if (list->list() == nullptr || list->list()->empty()) {
    section.refuse(*list, "rings", "a list of at least one ring");
  } else {
    for (const auto& each : *list->list()) reader.ring(each);
  }
  return std::move(reader.rings);
}

}  // namespace sysring::workspace
