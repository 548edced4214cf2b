#include <algorithm>
#include <array>
#include <iostream>
#include <vector>

#include "programs/ctl/command.hpp"

namespace {

using namespace vidimus::programs::ctl;

constexpr std::array commands{
    Command{"login", "open a session of a registry for `call`", login},
    Command{"logout", "end that session", logout},
    Command{"call", "perform any operation of the REST interface: every act of the portal", call},
    Command{"path-check", "validate a certification path from files alone (RFC 5280 §6)", path_check},
    Command{"lint", "check a certificate, a CRL or an OCSP answer against RFC 5280, its profile and the rules of the field",
            lint},
    Command{"inspect", "say what a file is: certificate, CRL, OCSP answer, request", inspect},
    Command{"init", "make an instance: folders, keys, certificates, settings, database", init},
    Command{"check", "look an instance over: settings, keys, certificates, lists, database", check},
    Command{"setup", "load bodies, contracts, sites and people into an instance", setup},
    Command{"generate", "fill a sample instance with made-up cases at every stage, to measure and to try out", generate},
    Command{"contract", "rehearse what the calendar will do to a contract, and to whom which letter goes", contract},
    Command{"orders", "import orders from a CSV file into a draft", orders},
    Command{"migrate", "bring the schema of an instance's database up to this program", migrate},
    Command{"backup", "copy an instance's database to a file while it is used", backup},
    Command{"accreditation", "list who may act, where and until when; confirm a manager or auditor", accreditation},
    Command{"second-proof", "remove the second proofs of an agent who lost them", second_proof},
    Command{"audit", "verify the audit chains of an instance, or search its trail", audit},
    Command{"certificates", "write every certificate of an instance: CSV or PEM", certificates},
    Command{"revoke", "revoke certificates as the authority, by serial number", revoke},
    Command{"verification", "delays of the verifying offices, and the rules of a verification", verification},
    Command{"letters", "take in notices of non-delivery; list the letters that reached nobody", letters},
    Command{"retention", "say what will have been archived and erased by a day; changes nothing", retention},
    Command{"crl", "press and publish the list of revoked certificates now", crl},
    Command{"watch", "fetch lists, OCSP and authorities' certificates as a client would, and judge them", watch},
    Command{"ocsp", "export OCSP answers as static files, for any web server", ocsp},
    Command{"renew", "new keys and certificates for OCSP, time stamps and the portal's TLS", renew},
    Command{"certify", "issue a certificate for a machine, a service or a seal from a request", certify},
    Command{"suppliers", "list what was asked of external authorities; try them over CMP", suppliers},
    Command{"handoff", "requests for suppliers without an interface: write them as signed files, take in what comes back",
            handoff},
    Command{"enrolment",
            "list what other registration authorities and machines enrolled; hash a password or seal a secret for them",
            enrolment},
    Command{"rollover", "make the next issuing authority", rollover},
    Command{"cross-certify", "certify another root's key by this root", cross_certify},
    Command{"policy", "write the certificate policy and practice statement from profiles and settings", policy},
};

void print_help(std::ostream& out) {
  std::size_t width = 0;
  for (const auto& command : commands) width = std::max(width, command.name.size());
  out << "usage: vidimus COMMAND [ARGUMENT]…\n\n";
  for (const auto& command : commands)
    out << "  " << command.name << std::string(width - command.name.size() + 2, ' ') << command.summary << '\n';
  out << "\nEvery command takes --help and --json. Exit code: 0 done or good, 1 refused or bad, 2 wrong arguments or input;\n"
         "login, logout and call also 3 not signed in, 4 no answer.\n";
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + std::min(count, 1), values + count);
  if (arguments.empty()) {
    print_help(std::cerr);
    return bad_usage;
  }
  if (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    print_help(std::cout);
    return done;
  }
  const auto* found = std::ranges::find(commands, std::string_view{arguments[0]}, &Command::name);
  if (found == commands.end()) {
    std::cerr << "vidimus: no such command: " << arguments[0] << '\n';
    return bad_usage;
  }
  try {
    return found->run(Arguments{arguments}.subspan(1));
  } catch (const std::exception& bug) {
    std::cerr << "vidimus: " << bug.what() << '\n';
    return bad_usage;
  }
}
