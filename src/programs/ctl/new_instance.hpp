// Making an instance: all of it or nothing, in a folder beside that is renamed into place at the end.
#pragma once

#include "base/result.hpp"
#include "ports/clock.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace vidimus::programs::ctl {

struct InstanceWishes {
  std::string folder;
  std::string data;  ///< "" to look for it
  std::string database = "sqlite:vidimus.db";
  std::string host = "localhost";
  std::string address;  ///< empty: this machine only for a sample instance, whose mailbox is open; else every address
  std::uint16_t portal_port = 8443;
  std::uint16_t certificate_port = 8444;
  std::uint16_t public_port = 8080;
  std::string module;        ///< "" for this machine's SoftHSM2
  std::string organization;  ///< "" for the data folder's
  std::string siren;
  std::string ceremony;                           ///< script of the ceremony; "" for none: codes are drawn and kept
  std::map<std::string, std::string> part_files;  ///< parts of the root's PIN by holder, for rehearsals
  bool sample = false;
  bool fast_keys = false;
};

/// @errors conflict when the folder holds something; misconfigured, unavailable, lint_failed…
base::Result<base::Done> make_instance(const InstanceWishes& wishes, ports::Clock& clock, ports::Entropy& entropy);

/// Is there an instance in this folder?
bool instance_exists(const std::string& folder);

}  // namespace vidimus::programs::ctl
