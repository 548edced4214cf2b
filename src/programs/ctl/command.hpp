// The command line `vidimus`: one row a command in main.cpp's table, one function a command, each in a file of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vidimus::programs::ctl {

/// Exit codes every command keeps to.
inline constexpr int done = 0;       ///< did it; what was checked is good
inline constexpr int refused = 1;    ///< what was checked is bad, or the act was refused: the reason is printed
inline constexpr int bad_usage = 2;  ///< wrong arguments, or an input that cannot be read

using Arguments = std::span<const std::string>;  ///< what stands after the command's name

struct Command {
  std::string_view name;
  std::string_view summary;  ///< one line for the help
  int (*run)(Arguments arguments);
};

// One function a command. Each takes --json and --help.
int path_check(Arguments arguments);
int lint(Arguments arguments);
int inspect(Arguments arguments);
int init(Arguments arguments);
int check(Arguments arguments);
int crl(Arguments arguments);
int watch(Arguments arguments);
int renew(Arguments arguments);
int certify(Arguments arguments);
int suppliers(Arguments arguments);
int handoff(Arguments arguments);
int enrolment(Arguments arguments);
int rollover(Arguments arguments);
int cross_certify(Arguments arguments);
int ocsp(Arguments arguments);
int policy(Arguments arguments);
int setup(Arguments arguments);
int contract(Arguments arguments);
int orders(Arguments arguments);
int migrate(Arguments arguments);
int backup(Arguments arguments);
int audit(Arguments arguments);
int audit_search(Arguments arguments);
int accreditation(Arguments arguments);
int certificates(Arguments arguments);
int revoke(Arguments arguments);
int verification(Arguments arguments);
int login(Arguments arguments);
int logout(Arguments arguments);
int call(Arguments arguments);
int second_proof(Arguments arguments);
int letters(Arguments arguments);
int retention(Arguments arguments);
int generate(Arguments arguments);

}  // namespace vidimus::programs::ctl
