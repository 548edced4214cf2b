// Questions about one case: order lines, dossiers, certificates and tokens.
#include <charconv>

#include "adapters/sql/certificate_rows.hpp"
#include "adapters/sql/dossier_rows.hpp"
#include "adapters/sql/line_question.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/token_rows.hpp"
#include "adapters/sql/unit.hpp"
#include "adapters/sql/where.hpp"
#include "adapters/sql/word_search.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

const WordTable& words_of_cases() {
  static const WordTable table{"case_word", "line", "order_line.id", ""};
  return table;
}

Where line_question(const ports::LineFilter& filter) {
  Where where;
  where.equals("organisation", filter.organisation)
      .equals("membership", filter.membership)
      .equals("holder", filter.holder)
      .equals("delivery_site", filter.delivery_site)
      .equals("verifying_office", filter.verifying_office)
      .within("contract", filter.contract)
      .within("body", filter.body);
  if (!filter.external_reference.empty()) where.add("external_reference = ", filter.external_reference);
  if (filter.state) where.add("state = ", to_value(*filter.state));
  if (!filter.after.empty()) where.add("id < ", filter.after.text);
  return where;
}

Result<OrderLine> SqlUnit::line(const LineId& id) { return one<OrderLine>(id.text); }
Result<std::optional<OrderLine>> SqlUnit::line_by_reference(const std::string& reference) {
  return find<OrderLine>("WHERE reference = $1 AND reference <> ''", {reference});
}
Result<std::vector<OrderLine>> SqlUnit::lines(const ports::LineFilter& filter) {
  auto where = line_question(filter);
  if (!filter.words.empty() && !reading_) return fail(Code::internal, "unit_is_over");
  if (!filter.words.empty()) VIDIMUS_CHECK(with_words(**reading_, where, words_of_cases(), filter.words));
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{filter.limit});
  return list<OrderLine>(rest, where.values());
}

Result<std::vector<std::string>> SqlUnit::external_references(const OrganisationId& organisation) {
  VIDIMUS_TRY(lines, list<OrderLine>("WHERE organisation = $1 AND external_reference <> '' AND state NOT IN ($2, $3) ORDER BY id",
                                     {organisation.text, to_value(OrderState::cancelled), to_value(OrderState::cancelled_auto)}));
  std::vector<std::string> out;
  for (const auto& line : lines) out.push_back(line.external_reference);
  return out;
}
Result<OrderDraft> SqlUnit::order_draft(const OrderDraftId& id) { return one<OrderDraft>(id.text); }
Result<std::vector<OrderDraft>> SqlUnit::order_drafts(const MembershipId& membership) {
  return list<OrderDraft>("WHERE membership = $1 AND state = $2 ORDER BY id DESC",
                          {membership.text, to_value(OrderDraftState::open)});
}

Result<std::int64_t> SqlUnit::orders_in_year(const BodyId& body, int year) {
  // References of a body and year are equal up to their number, which has leading zeros: the last in order bears the highest.
  const auto mark = "-" + std::to_string(year) + "-";
  VIDIMUS_TRY(last, list<OrderLine>("WHERE body = $1 AND reference LIKE $2 ORDER BY reference DESC LIMIT 1",
                                    {body.text, "%" + mark + "%"}));
  if (last.empty()) return std::int64_t{0};
  const std::string_view reference = last.front().reference;
  const auto number = reference.substr(reference.find(mark) + mark.size());
  std::int64_t count = 0;
  std::from_chars(number.data(), number.data() + number.size(), count);
  return count;
}

Result<std::int64_t> SqlUnit::ordered_lines(const ContractId& contract, const MembershipId& membership) {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  Where where;
  where.equals("contract", contract).equals("membership", membership);
  for (const auto state : {OrderState::draft, OrderState::cancelled, OrderState::cancelled_auto})
    where.add("state <> ", to_value(state));
  VIDIMUS_TRY(answer, (**reading_).run("SELECT count(*) FROM order_line " + where.text(), where.values()));
  std::int64_t count = 0;
  if (answer.rows.size() != 1 || !from_value(answer.rows.front().front(), count)) return fail(Code::internal, "count");
  return count;
}

Result<Dossier> SqlUnit::dossier(const DossierId& id) { return one<Dossier>(id.text); }
Result<std::optional<Dossier>> SqlUnit::dossier_of(const LineId& line) { return find<Dossier>("WHERE line = $1", {line.text}); }
Result<std::vector<Dossier>> SqlUnit::review_queue(const SiteId& site, DossierState state) {
  return list<Dossier>(
      "WHERE state = $1 AND EXISTS (SELECT 1 FROM order_line l WHERE l.id = dossier.line AND l.verifying_office = $2) "
      "ORDER BY due_at IS NULL, due_at, id",
      {to_value(state), site.text});
}
Result<Piece> SqlUnit::piece(const PieceId& id) { return one<Piece>(id.text); }
Result<std::vector<Piece>> SqlUnit::pieces(const DossierId& dossier) {
  return relied_on<Piece>("WHERE dossier = $1 ORDER BY uploaded_at, id", {dossier.text});
}

Result<Certificate> SqlUnit::certificate(const CertificateId& id) { return one<Certificate>(id.text); }
Result<std::vector<Certificate>> SqlUnit::certificates_of(const LineId& line) {
  return relied_on<Certificate>("WHERE line = $1 ORDER BY id", {line.text});
}
Result<std::vector<Certificate>> SqlUnit::certificates_held_by(const PersonId& holder) {
  return list<Certificate>("WHERE holder = $1 ORDER BY id", {holder.text});
}
Result<std::optional<Certificate>> SqlUnit::certificate_by_serial(const std::string& serial_hex) {
  return find<Certificate>("WHERE serial = $1 AND serial <> ''", {serial_hex});
}
Result<std::vector<Certificate>> SqlUnit::certificates_ending(base::Instant before) {
  return list<Certificate>("WHERE state = 'active' AND not_after < $1 ORDER BY not_after, id", {to_value(before)});
}

Result<Token> SqlUnit::token(const TokenId& id) { return one<Token>(id.text); }
Result<std::optional<Token>> SqlUnit::token_by_serial(const std::string& serial) {
  return find<Token>("WHERE serial = $1", {serial});
}
Result<std::vector<Token>> SqlUnit::tokens_at(const SiteId& site, TokenState state) {
  return list<Token>("WHERE site = $1 AND state = $2 ORDER BY id", {site.text, to_value(state)});
}

Result<std::vector<Token>> SqlUnit::tokens_left(const SiteId& site) {
  return list<Token>(
      "WHERE site = $1 AND state = 'in_stock' AND transfer IS NULL AND NOT EXISTS (SELECT 1 FROM appointment AS kept JOIN "
      "order_line ON order_line.id = kept.line WHERE kept.reserved = token.id AND (kept.state = 'booked' OR (kept.state = "
      "'honoured' AND order_line.state = "
      "'ready'))) ORDER BY id",
      {site.text});
}

}  // namespace vidimus::adapters::sql
