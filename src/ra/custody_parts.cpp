#include "ra/custody_parts.hpp"

#include <algorithm>
#include <set>

#include "domain/identifiers.hpp"
#include "ra/sealed_paper.hpp"

namespace vidimus::ra {

using base::Code;
using base::fail;

std::vector<std::string> serials_of(const std::string& text) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (std::size_t from = 0; from < text.size() && out.size() < most_serials;) {
    const auto end = std::min(text.find('\n', from), text.size());
    auto line = domain::tidy_line(text.substr(from, end - from), 64).value_or(std::string{});
    if (!line.empty() && seen.insert(line).second) out.push_back(std::move(line));
    from = end + 1;
  }
  return out;
}

std::string joined(const std::vector<std::string>& serials) {
  std::string out;
  for (const auto& one : serials) out += (out.empty() ? "" : "\n") + one;
  return out;
}

Result<std::string> name_of(Work& work, const domain::PersonId& id) {
  if (id.empty()) return std::string{};
  VIDIMUS_TRY(person, work.unit().person(id));
  return domain::shown_name(person.given_names, person.surname);
}

Result<std::string> NamesOfKeepers::of(Work& work, const domain::PersonId& id) {
  if (id.empty()) return custody_word(work.house(), "safe");
  if (const auto at = known_.find(id.text); at != known_.end()) return at->second;
  VIDIMUS_TRY(name, name_of(work, id));
  return known_.emplace(id.text, std::move(name)).first->second;
}

Result<Done> is_second_agent(const Actor& actor, const domain::PersonId& first) {
  if (actor.person != first && !actor.person.empty()) return Done{};
  auto error = fail(Code::missing_facts, "refused.missing");
  error.missing.push_back({std::string{base::to_name(domain::Fact::second_agent)}, {}});
  return error;
}

Result<domain::TokenTransfer> open_transfer(Work& work, const domain::TransferId& id) {
  VIDIMUS_TRY(transfer, work.unit().token_transfer(id));
  const auto acting = work.acting_at(transfer.from) | work.acting_at(transfer.to) | work.acting_in(transfer.body);
  if (!acting.meets(custody_readers)) return fail(Code::not_found, "refused.not_found");
  return std::move(transfer);
}

Result<TransferView> view_of(Work& work, domain::TokenTransfer transfer) {
  TransferView out;
  VIDIMUS_TRY(from, work.unit().site(transfer.from));
  VIDIMUS_TRY(to, work.unit().site(transfer.to));
  VIDIMUS_TRY(sender, name_of(work, transfer.sent_by));
  VIDIMUS_TRY(receiver, name_of(work, transfer.received_by));
  VIDIMUS_TRY(asked, name_of(work, transfer.loss_asked_by));
  VIDIMUS_TRY(confirmed, name_of(work, transfer.loss_confirmed_by));
  VIDIMUS_TRY(keeper, name_of(work, transfer.to_keeper));
  VIDIMUS_TRY(under_way, work.unit().tokens_in_transfer(transfer.id));
  for (const auto& token : under_way)
    if (token.state == domain::TokenState::in_stock) out.outstanding.push_back(token.serial);
  std::ranges::sort(out.outstanding);
  out.from = from.name;
  out.to = to.name;
  out.to_keeper = std::move(keeper);
  out.sent_by = std::move(sender);
  out.received_by = std::move(receiver);
  out.loss_asked_by = std::move(asked);
  out.loss_confirmed_by = std::move(confirmed);
  out.transfer = std::move(transfer);
  return out;
}

void write_transfer(Work& work, domain::TokenTransfer& transfer, std::string_view event) {
  work.write(transfer, "token_transfer", transfer.id.text, event, transfer.body, {},
             Json::object({{"state", base::to_name(transfer.state)},
                           {"serials", transfer.serials},
                           {"missing", transfer.missing},
                           {"lost", transfer.lost}}));
}

std::string custody_word(const House& house, std::string_view key) {
  const auto* words = house.texts.find("custody");
  return words == nullptr ? std::string{key} : words->text(key, key);
}

Result<PrintedFile> printed(Work& work, const domain::MutualisationBody& body, std::string_view paper, const Json& values,
                            std::string file_name) {
  VIDIMUS_TRY(content, print_sealed(work.house(), body, paper, values, work.now()));
  return PrintedFile{std::move(file_name), std::move(content)};
}

}  // namespace vidimus::ra
