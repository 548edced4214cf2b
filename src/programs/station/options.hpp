// What the command line asks for, as one value.
#pragma once

#include <string>

#include "programs/station/codes.hpp"
#include "programs/station/own_key.hpp"

namespace vidimus::programs::station {

struct Options {
  std::string command;  ///< "list", "inspect", "init", "change-pin", "unblock", "test", "sign", "run"
  std::string module;
  std::string token;
  std::string serial;
  std::string key;
  std::string label;
  std::string input;
  std::string output;
  std::string registry;
  std::string pairing;
  std::string state;
  std::string ca_file;
  std::string answer;  ///< what the registry answered to a blocked token's question
  bool ask = false;    ///< only ask that question
  bool once = false;
  bool json = false;
  CodeOptions codes;
  OwnToken own;  ///< of `run`: the token this station keeps its own key in
};

/// Language of the person: --lang when given, else LC_ALL, LC_MESSAGES, LANG. Read before all else, because the help needs it.
std::string language_of(int count, char** arguments);

/// Reads the command line. A number is what the program ends with at once (help, wrong use: already said).
struct Parsed {
  Options options;
  int exit_code = -1;  ///< -1: go on
};
Parsed parse(int count, char** arguments, const Messages& messages);

}  // namespace vidimus::programs::station
