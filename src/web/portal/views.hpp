// Values of the domain as the templates want them: dates in full, prices, labels, form fields. No decision is taken here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ra/appointments.hpp"
#include "ra/certificate_check.hpp"
#include "ra/dossiers.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// The text, or false when it is empty: Mustache takes an empty text for true.
Json maybe(std::string text);

/// «mardi 1er décembre 2026 à 16 h 30», in Paris unless told otherwise.
std::string date(const Visit& visit, base::Instant when, std::string_view zone = base::paris);
Json date(const Visit& visit, const std::optional<base::Instant>& when, std::string_view zone = base::paris);
/// «01/12/2026, 16 h 30», for columns of tables.
std::string moment(const Visit& visit, base::Instant when, std::string_view zone = base::paris);
/// «mardi 1er décembre 2026»; "non fixée" when there is none.
std::string day(const Visit& visit, base::Day when);
/// «16 h 30».
std::string hour(const Visit& visit, base::Instant when, std::string_view zone = base::paris);
/// «1 234,50 €», as the visitor's language writes it.
std::string amount(const Visit& visit, std::int64_t cents);
std::string price(const Visit& visit, const domain::Product& product);
std::string validity(const Visit& visit, const domain::Product& product);
std::string name_of(const domain::Person& person);
/// Who a certificate is about, as people read it: common name and organisation of its subject ("C=FR, O=Mairie de Vannes, CN=Anne
/// Le Goff": "Anne Le Goff, Mairie de Vannes"); the subject itself where it has no common name.
std::string name_in(std::string_view subject);
/// One bar of a chart (template _bar): how much `value` is of `whole`, at most all of it.
Json bar_view(std::int64_t value, std::int64_t whole, std::string_view tone = "");
/// Tone of a tag ("good", "bad", "wait" or none) by the name of a state or verdict.
Json tone(std::string_view state);
/// «1 234 ko».
std::string size(const Visit& visit, std::int64_t octets);

Json organisation_view(const domain::Organisation& organisation);
Json contract_view(const Visit& visit, const domain::FrameworkContract& contract);
Json product_view(const Visit& visit, const domain::Product& product);
Json site_view(const Visit& visit, const domain::DeliverySite& site);
/// Appointments with the people to ring up: reference, hour, holder and telephone.
Json bookings_view(const Visit& visit, const std::vector<ra::SheetItem>& items);
Json piece_view(const Visit& visit, const domain::Piece& piece);
/// Identity document as declared, number included: only for pages of the case's own people.
Json document_view(const Visit& visit, const domain::Dossier& dossier);
/// «1 jour ouvré et 6 heures»: working time, a working day being 24 hours of it.
std::string working_time(const Visit& visit, base::milliseconds time);
Json back(std::string href, std::string label);
/// May this person sign annexe 4 for the organisation today, by office or by a delegation that covers it?
bool may_order(const Visit& visit, const ra::MembershipView& view);
Json desk_view(const domain::MutualisationBody& body);
/// Addresses to let through (R77): the body's, and those the contract's supplier writes from.
Json allow_view(const domain::MutualisationBody& body, const domain::FrameworkContract* contract);

/// A choice of a select or radio field.
struct Choice {
  std::string value;
  std::string label;
  std::string hint{};
};
/// What a form needs beside its texts.
struct FormSpec {
  std::string name;  ///< form.<name> in portal/fr.toml
  std::string action;
  std::string submit{};  ///< submit.<key>; the form's name when empty
  std::map<std::string, std::vector<Choice>> choices{};
  std::map<std::string, std::string> values{};  ///< what fields hold on the first visit
  std::string prefix{};                         ///< of ids, when a page holds several forms of one kind
  bool multipart = false;
  bool danger = false;
  std::map<std::string, std::string> labels{};   ///< of fields whose label is not in portal/fr.toml: somebody's own words
  std::map<std::string, std::string> hidden{};   ///< values that go along unseen
  std::set<std::string> left_out{};              ///< fields this form does without
  std::map<std::string, std::string> hints{};    ///< of fields whose help is data
  std::map<std::string, std::string> accepts{};  ///< media types of file fields, when rules say so
};
/// The form with what was typed and what was wrong, when it was refused.
Json form_view(Visit& visit, const FormSpec& spec);
/// The form as it looks with this refusal, or without one.
Json form_view(Visit& visit, const FormSpec& spec, const base::Error* error);
/// Causes a person may choose, most frequent first.
std::vector<Choice> revocation_reasons(const Texts& texts);
/// A form that is only a button.
Json button_view(Visit& visit, std::string action, std::string_view submit, std::string_view style = "");
/// What was found about a certificate, question by question.
Json check_view(const Visit& visit, const ra::CertificateCheck& check);
/// The form that signs in with a passkey.
Json passkey_door(Visit& visit);
/// Name and address of the identity provider's door; false where there is none.
Json provider_door(const Visit& visit);
/// One's own accounts at the provider, each with a button that unlinks it.
base::Result<Json> provider_accounts_view(Visit& visit);
/// Items of the error summary: each with the field it is about.
/// `prefix` is that of the ids of the refused form.
Json form_errors(const base::Error& error, std::string_view form, std::string_view prefix, const Texts& texts);
/// The sentence of a field error.
std::string field_reason(const Texts& texts, const std::string& reason);
/// Choices of an enumeration: labels from table `labels`.
template <class E>
std::vector<Choice> choices_of(const Texts& texts, std::string_view labels, std::initializer_list<E> values) {
  std::vector<Choice> out;
  for (const auto value : values) out.push_back({std::string{base::to_name(value)}, texts.of(labels, base::to_name(value))});
  return out;
}

/// The page of a membership, for those who act on it elsewhere (src/web/portal/adhesions.cpp).
PageResult show_adhesion(Visit& visit);
/// A case with its timeline, actions and detail, for /dossiers/{reference}.
Json case_view(Visit& visit, const ra::CaseView& view);
/// What all pages below a case show: reference, organisation, holder, product, desk, way back.
Json case_head(Visit& visit, const ra::CaseFile& file);
/// Key of the sentence that says who is waited for ("waiting.<key>").
std::string waiting_key(const ra::CaseFile& file);

}  // namespace vidimus::web::portal
