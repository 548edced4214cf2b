#include "programs/ctl/ceremony_script.hpp"

#include <set>

#include "base/toml.hpp"
#include "pki/digest.hpp"
#include "programs/instance.hpp"
#include "programs/terminal_secret.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Result;
using base::Secret;

constexpr std::size_t shortest_part = 6;

Result<Secret> ask_part(const std::string& holder) {
  VIDIMUS_TRY(part, ask_secret(holder + ", votre part du code de la racine"));
  VIDIMUS_TRY(again, ask_secret(holder + ", encore une fois"));
  if (!base::equal_in_constant_time(part.reveal(), again.reveal()))
    return fail(Code::bad_request, "the two entries of " + holder + " differ");
  return part;
}

}  // namespace

std::vector<std::string> CeremonyScript::names_of(CeremonyRole role) const {
  std::vector<std::string> out;
  for (const auto& one : participants)
    if (one.role == role) out.push_back(one.name);
  return out;
}

Result<CeremonyScript> read_ceremony_script(const std::string& path) {
  VIDIMUS_TRY(text, base::read_file(path));
  VIDIMUS_TRY(file, base::parse_toml(text, path));
  const auto wrong = [&](const std::string& what) { return fail(Code::misconfigured, path + ": " + what); };
  CeremonyScript out;
  out.purpose = file.text("purpose");
  out.place = file.text("place");
  out.digest = base::to_hex(pki::sha256(base::view_of(text)));
  if (out.purpose.empty() || out.place.empty()) return wrong("purpose and place must be given");
  const auto* people = file.find("participant");
  if (people == nullptr || !people->is_array()) return wrong("no [[participant]]");
  std::set<std::string> names;
  for (const auto& one : people->items()) {
    const auto role = base::from_name<CeremonyRole>(one.text("role"));
    const auto name = one.text("name");
    if (!role || name.empty())
      return wrong("a participant has a name and a role: master, secret_holder, operator, witness, auditor");
    if (!names.insert(name).second) return wrong(name + " has two roles");
    out.participants.push_back({name, *role});
  }
  if (out.names_of(CeremonyRole::master).size() != 1) return wrong("one master leads");
  if (out.names_of(CeremonyRole::secret_holder).size() < 2) return wrong("two holders of parts at least (dual control)");
  if (out.names_of(CeremonyRole::witness).empty()) return wrong("one witness at least");
  return out;
}

Result<Secret> pin_from_parts(const CeremonyScript& script, const std::map<std::string, std::string>& files) {
  std::string whole;
  whole.reserve(255);
  for (const auto& holder : script.names_of(CeremonyRole::secret_holder)) {
    const auto file = files.find(holder);
    VIDIMUS_TRY(part, file == files.end() ? ask_part(holder) : read_pin(file->second));
    if (part.reveal().size() < shortest_part)
      return fail(Code::bad_request,
                  "the part of " + holder + " has fewer than " + std::to_string(shortest_part) + " characters");
    if (whole.size() + part.reveal().size() > 240) return fail(Code::bad_request, "the parts together are too long for a PIN");
    whole += part.reveal();
  }
  return Secret{std::move(whole)};
}

}  // namespace vidimus::programs::ctl
