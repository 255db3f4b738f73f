#pragma once

#include <string>
#include <vector>

#include "cli/output_format.h"
#include "cli/shell.h"

namespace sysring::cli {

/// A list with titles, told as a table, as CSV or as JSON: one object for each row, its members
/// named by the titles in lower case.
struct Listing {
  std::string schema;  ///< "sysring.hosts/1"
  std::string name;    ///< Of the member that holds the rows: "hosts".
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows = {};
};

void print(const Listing& listing, Format format, Shell& shell, Exit outcome = Exit::done);

}  // namespace sysring::cli
