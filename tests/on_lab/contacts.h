#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/contact.h"
#include "on_lab/lab_host.h"
#include "sysmon/probe.h"

// Contacts of the product with simulated machines, as the tests of this folder want them.
namespace sysring::on_lab {

extern const Time noon;
extern const std::string old_xml;  ///< What a machine has at first.
extern const std::string new_xml;

sysmon::Config built(const std::string& xml);

/// With the probe that makes it provable.
sysmon::Probed probed(fleet::Platform platform, const std::string& xml = new_xml);

lab::Description windows_machine(lab::FaultList faults = {}, std::string language = "en");
lab::Description linux_machine(lab::FaultList faults = {}, std::string system = "debian-12");

host::Task task(fleet::Platform platform, host::Purpose purpose);

/// What somebody does to an operation on its way to the machine, or to the answer on its way back;
/// they are counted from 0.
struct Tampering {
  std::function<void(std::size_t, transport::Operation&)> operation = {};
  std::function<void(std::size_t, transport::Answer&)> answer = {};
};

struct Exchange {
  transport::Operation operation;
  transport::Answer answer;  ///< Nothing where a file was refused.
};

struct Contacted {
  host::Ended ended;
  std::vector<Exchange> exchanges;
};

/// From the first operation to the end, which a contact has to come to.
Contacted contact(LabHost& machine, const host::Task& task, const Tampering& tampering = {});
host::Ended carry_out(LabHost& machine, const host::Task& task);

/// For a failed expectation.
std::string told(const host::Ended& ended);

/// SHA-256 of the rules that the machine really uses.
std::string in_force(const LabHost& machine);

}  // namespace sysring::on_lab
