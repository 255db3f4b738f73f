#include "sysmon/fault.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"

namespace sysring::sysmon {
namespace {

using enum Fault;
using enum Severity;

constexpr auto pages = std::to_array<FaultPage>({
    {unknown_option, error, "an option that Sysmon does not know",
     "It reads no further option, and says nothing.", "Use the name that is offered."},
    {unknown_event, error, "an event that Sysmon does not know",
     "It passes over the whole block, as if there were no rules for that event. Upper and lower "
     "case count.",
     "Use the name that is offered."},
    {unknown_field, error, "a field that the event does not have",
     "The whole block is dropped, and the later ones of that event with it.",
     "Use the name that is offered; fields are told apart by upper and lower case."},
    {unknown_condition, error, "a condition that Sysmon does not know",
     "Sysmon for Linux drops the rule; Sysmon for Windows refuses the configuration.",
     "Use the condition that is offered."},
    {bad_onmatch, error, "`onmatch` is missing or misspelt",
     "The block is dropped, or turned into its opposite.",
     "Write onmatch=\"include\" or onmatch=\"exclude\"."},
    {bad_relation, error, "`groupRelation` is missing or misspelt",
     "It then means `and`. In capitals it is what it says for Sysmon for Linux; for Sysmon for "
     "Windows that is not verified.",
     "Write groupRelation=\"or\" or groupRelation=\"and\"."},
    {unbound_fields, error, "fields that no single event has together, as `Details` and `NewName`",
     "The whole block is dropped.", "Put them into blocks of their own."},
    {misplaced_element, error, "an element where Sysmon does not look for it",
     "It is passed over, or the block around it is dropped.",
     "Move it to where it belongs: events into <EventFiltering>, rules into events."},
    {unknown_attribute, error, "an attribute that Sysmon does not read",
     "What it says is not heard, and the default holds.", "Use the name that is offered."},
    {value_cut_off, error, "a comment or an element in a value",
     "The value ends there, or begins only behind it.", "Put comments outside of the value."},
    {blank_value, error, "a value of blanks alone", "It is read as an empty value.",
     "Write <![CDATA[ ]]> where blanks are meant."},
    {stray_text, warning, "text where none belongs", "It is passed over.",
     "Remove it, or make it a comment."},
    {bad_option_value, error, "a value that the option cannot have",
     "Sysmon reads no further option, or refuses the configuration.",
     "Write one of those that are expected."},
    {name_too_long, error, "a name that is longer than there is room for",
     "A rule's name is cut off at 127 units of UTF-16; any other is refused above 255 bytes of "
     "UTF-8. That Sysmon for Windows counts in the same way is not verified.",
     "Shorten it."},
    {newer_than_declared, warning, "something newer than the `schemaversion` of the file",
     "Sysmon for Windows up to 15 refuses the configuration; later ones and Linux take it.",
     "Raise the schemaversion to the one that is named."},
    {only_excludes, error, "two exclude blocks of an event and no include block",
     "None of its events is logged any more: the host is blind for them.",
     "Put their rules into one exclude block."},
    {empty_token, error, "an empty value, or an empty token at the end of a list",
     "It is found in every field: the rule matches everything.",
     "Remove the `;` at the end, or the rule."},
    {literal_semicolon, error, "`;` in a value of a condition that takes no list",
     "The value is searched as it stands, `;` and all: a list that never matches.",
     "Use `contains any`, `is any` or the like. Where the text really has a `;`, waive it."},
    {partial_image, error, "a part of a path for `image`",
     "With a `\\` in it, it is compared with the whole path, and never matches.",
     "Use `end with`, or the name of the file alone."},
    {all_by_version, error, "a block without a RuleGroup whose rules must all match at once",
     "Above schema 4.1 rules without a group are combined by `and`.",
     "Put the block into <RuleGroup groupRelation=\"or\"> or \"and\", whichever is meant."},
    {misses_ids, warning, "a field that is not tried on every event that has it",
     "A block is bound to the first event of its series that has all of its fields; on the others "
     "a field counts only where it stands at the same place.",
     "Put the rule into a block with fields of the other event."},
    {number_as_text, error, "a number for `less than` or `more than`",
     "Sysmon compares texts: \"10\" is less than \"9\", and \"999\" more than \"1000\".",
     "Use `is any`, `begin with` or the like; where all values have the same length, waive it."},
    {newer_than_target, error, "something that the Sysmon of the target does not know yet",
     "It loses the block or the rule, or refuses the configuration.",
     "Leave it out for these hosts, or bring their Sysmon up to date first."},
    {version_refused, error, "a `schemaversion` that the Sysmon of the target refuses",
     "`sysmon -c` ends with \"Incorrect or unsupported schema version\", and nothing changes.",
     "Declare a version of the same major number that is not newer than the target's."},
    {never_raised, warning, "rules for an event that the target never raises",
     "They are read and do nothing.", "Leave them out of this variant."},
    {blocks_files, error, "rules by which Sysmon does not only watch, but blocks",
     "FileBlockExecutable and FileBlockShredding keep programs from writing and deleting files.",
     "Approve it: put a waiver with the reason in front of the block."},
    {bad_waiver, error, "a waiver that cannot be read, or is one of too many",
     "It waives nothing. A configuration has at most 1,000 of them.",
     "Write <!-- sysring: allow SM1103 and why --> in front of the element, or of one around it."},
    {idle_waiver, warning, "a waiver for something that is not there",
     "It waives nothing now, and would later waive what nobody has seen.", "Remove it."},
});

}  // namespace

std::span<const FaultPage> fault_pages() { return pages; }

const FaultPage& page_of(Fault fault) {
  const auto* page = std::ranges::find(pages, fault, &FaultPage::fault);
  check(page != pages.end(), "every fault has a page");
  return *page;
}

std::string_view to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::string to_string(Fault fault) {
  return "SM" + std::to_string(static_cast<std::uint16_t>(fault));
}

std::optional<Fault> fault_named(std::string_view text) {
  const auto* page = std::ranges::find_if(pages, [&](const FaultPage& known) {
    return equals_in_any_case(text, to_string(known.fault));
  });
  if (page == pages.end()) return std::nullopt;
  return page->fault;
}

}  // namespace sysring::sysmon
