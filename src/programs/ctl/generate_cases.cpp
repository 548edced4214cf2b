// How made-up cases are made; the command itself is in generate.cpp.
#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "base/template.hpp"
#include "domain/deeds.hpp"
#include "domain/references.hpp"
#include "programs/ctl/generate.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Instant;
using base::Json;
using base::Result;
using namespace std::chrono_literals;

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t records_a_commit = 1500;
constexpr std::int64_t cases_an_organisation = 12;
constexpr std::int64_t cases_under_way = 400;
constexpr base::milliseconds span = std::chrono::days{3 * 365};
/// Old enough that validity of one year has ended for many, of three years for some.
constexpr auto made_after = std::chrono::days{20};

/// Draws from the seed; the standard's engines are the same everywhere, its distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  const std::string& one_of(const std::vector<std::string>& list) { return list[below(list.size())]; }
  std::string digits(int count) {
    std::string out;
    for (int at = 0; at < count; ++at) out += static_cast<char>('0' + below(10));
    return out;
  }
  std::string hex(int count) {
    std::string out;
    for (int at = 0; at < count; ++at) out += "0123456789abcdef"[below(16)];
    return out;
  }
  /// An identifier as the house makes them: time first.
  std::string id(Instant when) {
    std::string out(26, '0');
    auto time = static_cast<std::uint64_t>(base::to_millis(when));
    for (int at = 9; at >= 0; --at, time >>= 5) out[static_cast<std::size_t>(at)] = crockford[time & 31];
    for (std::size_t at = 10; at < out.size(); ++at) out[at] = crockford[below(32)];
    return out;
  }

 private:
  std::mt19937_64 engine_;
};

/// Luhn's check digit, as SIREN and SIRET use it.
std::string checked(std::string digits) {
  int sum = 0;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    const int digit = digits[digits.size() - 1 - at] - '0';
    const int value = at % 2 == 0 ? 2 * digit : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

struct Words {
  std::vector<std::string> given_names, surnames, places, rivers, functions;
  std::string municipality;
};

Result<Words> read_words(const Json& file) {
  Words out;
  const auto list = [&file](const char* name, std::vector<std::string>& into) {
    if (const auto* found = file.find(name))
      for (const auto& item : found->items())
        if (const auto* text = item.string()) into.push_back(*text);
    return !into.empty();
  };
  const bool whole = list("given_names", out.given_names) && list("surnames", out.surnames) && list("places", out.places) &&
                     list("rivers", out.rivers) && list("functions", out.functions);
  out.municipality = file.text("municipality");
  if (!whole || out.municipality.empty()) return fail(Code::misconfigured, "data/generate.toml lacks a list of words");
  VIDIMUS_CHECK(base::render(out.municipality, Json::object({}), base::Escape::none));
  return out;
}

/// Where the cases are made: a contract that takes orders, what it offers, and where.
struct Place {
  domain::MutualisationBody body;
  domain::FrameworkContract contract;
  std::vector<domain::Product> products;
  std::vector<domain::DeliverySite> sites;
  std::map<int, long> numbers{};  ///< of orders, by year: those that are there already
};

Result<Place> with_numbers(ports::Unit& unit, Place place, Instant now) {
  const int last{base::civil_of(now).day.year()};
  for (int year = last - 3; year <= last; ++year) {
    VIDIMUS_TRY(orders, unit.orders_in_year(place.body.id, year));
    place.numbers[year] = static_cast<long>(orders);
  }
  return place;
}

Result<Place> find_place(ports::Unit& unit, const std::string& wanted, Instant now) {
  VIDIMUS_TRY(bodies, unit.bodies());
  std::ranges::sort(bodies, {}, &domain::MutualisationBody::slug);  // identifiers are drawn: their order says nothing
  if (!wanted.empty()) std::erase_if(bodies, [&](const auto& body) { return body.slug != wanted; });
  for (const auto& body : bodies) {
    VIDIMUS_TRY(contracts, unit.contracts(body.id));
    VIDIMUS_TRY(all_sites, unit.sites(body.id));
    std::erase_if(all_sites, [](const auto& site) { return site.kind != domain::SiteKind::own || !site.verifies; });
    for (const auto& contract : contracts) {
      VIDIMUS_TRY(products, unit.products(contract.id));
      if (contract.state == domain::ContractState::open && !products.empty() && !all_sites.empty())
        return with_numbers(unit, {body, contract, std::move(products), std::move(all_sites)}, now);
    }
  }
  return fail(Code::misconfigured, "no such body, or no open contract of it with a product and a site of its own");
}

/// Makes records in the order of their time, and writes them a batch at a time.
class Generator {
 public:
  Generator(ports::Store& store, Words words, Place place, const GenerateOrder& order)
      : store_(store), words_(std::move(words)), place_(std::move(place)), order_(order), dice_(order.seed) {}

  Result<Generated> run() {
    placed_ = order_.now - span;
    for (const auto& site : place_.sites) make_stock(site);
    for (std::int64_t at = 0; at < order_.cases; ++at) {
      placed_ = order_.now - span + span * at / std::max<std::int64_t>(order_.cases, 1);
      if (at % cases_an_organisation == 0) make_organisation(at);
      make_case(order_.cases - at <= cases_under_way);
      if (steps_.size() >= records_a_commit) VIDIMUS_CHECK(flush());
    }
    VIDIMUS_CHECK(flush());
    return out_;
  }

 private:
  Result<base::Done> flush() {
    VIDIMUS_TRY(unit, store_.begin());
    VIDIMUS_CHECK(unit->commit(steps_, {}));
    steps_.clear();
    return base::Done{};
  }

  template <class R>
  void write(const R& record, std::string noun, const std::string& id, std::string reference = {}) {
    steps_.push_back({record,
                      {.at = placed_,
                       .actor = "vidimus",
                       .role = {},
                       .noun = std::move(noun),
                       .noun_id = id,
                       .event = "generate",
                       .from = {},
                       .to = {},
                       .body = place_.body.id.text,
                       .reference = std::move(reference),
                       .source = "vidimus generate",
                       .note = Json::object({})}});
  }

  template <class Id>
  Id new_id() {
    return Id{dice_.id(placed_)};
  }

  domain::Person make_person(const std::string& domain_name) {
    domain::Person out;
    out.id = new_id<domain::PersonId>();
    out.body = place_.body.id;
    out.organisation = organisation_.id;
    out.given_names = dice_.one_of(words_.given_names);
    out.surname = dice_.one_of(words_.surnames);
    out.email = "agent" + std::to_string(++people_) + "." + std::to_string(order_.seed) + "@" + domain_name;
    out.phone = "+336399" + dice_.digits(5);
    out.function = dice_.one_of(words_.functions);
    write(out, "person", out.id.text);
    return out;
  }

  void make_organisation(std::int64_t at) {
    const auto number = std::to_string(at / cases_an_organisation + 1);
    const auto of_seed =
        std::to_string(10'000'000 + (order_.seed % 100) * 100'000 + static_cast<std::uint64_t>(at / cases_an_organisation));
    const auto siren = checked("2" + of_seed.substr(of_seed.size() - 7));
    organisation_ = {};
    organisation_.id = new_id<domain::OrganisationId>();
    organisation_.body = place_.body.id;
    organisation_.siret = checked(siren + "0001");
    organisation_.name =
        base::render(
            words_.municipality,
            Json::object({{"place", dice_.one_of(words_.places)}, {"river", dice_.one_of(words_.rivers)}, {"number", number}}),
            base::Escape::none)
            .value();  // rendered once when it was read
    organisation_.street = std::to_string(1 + dice_.below(80)) + " place de la Mairie";
    organisation_.zip = "06" + dice_.digits(3);
    organisation_.town = dice_.one_of(words_.places);
    write(organisation_, "organisation", organisation_.id.text);
    domain_name_ = "commune" + number + "-" + std::to_string(order_.seed) + ".example";
    representative_ = make_person(domain_name_);
    membership_ = {};
    membership_.id = new_id<domain::MembershipId>();
    membership_.body = place_.body.id;
    membership_.organisation = organisation_.id;
    membership_.contract = place_.contract.id;
    membership_.state = domain::MembershipState::active;
    membership_.legal_representative = representative_.id;
    membership_.convention_signed_at = placed_;
    membership_.activated_at = placed_;
    write(membership_, "membership", membership_.id.text);
    accredit_representative();
    ++out_.organisations;
  }

  /// As the convention gives it; its end is far: nobody is written to.
  void accredit_representative() {
    domain::Accreditation out;
    out.id = new_id<domain::AccreditationId>();
    out.person = representative_.id;
    out.body = place_.body.id;
    out.role = domain::Role::legal_representative;
    out.organisation = organisation_.id;
    out.starts = base::civil_of(placed_).day;
    out.ends = base::civil_of(order_.now + 2 * span).day;
    out.proof = domain::deed_reference(domain::DeedOrigin::membership, membership_.id.text);
    write(out, "accreditation", out.id.text);
  }

  void make_case(bool under_way) {
    const auto holder = make_person(domain_name_);
    domain::OrderLine line;
    line.id = new_id<domain::LineId>();
    line.body = place_.body.id;
    line.contract = place_.contract.id;
    line.membership = membership_.id;
    line.organisation = organisation_.id;
    const int year{base::civil_of(placed_).day.year()};
    line.reference = domain::case_reference(place_.body.slug, year, ++place_.numbers[year], 1);
    line.state = under_way ? state_under_way() : state_at_the_end();
    line.ordered_by = representative_.id;
    line.holder = holder.id;
    const auto& product = place_.products[dice_.below(place_.products.size())];
    const auto& site = place_.sites[dice_.below(place_.sites.size())];
    line.product = product.id;
    line.delivery_site = site.id;
    line.verifying_office = site.id;
    line.annex_signed_at = placed_;
    line.placed_at = placed_;
    line.purchase_order_at = placed_ + 1h;
    if (line.state == domain::OrderState::reservation_invited) leave_unreserved(line);
    write(line, "order", line.id.text, line.reference);
    ++out_.cases;
    make_dossier(line);
    make_appointment(line, site);
    if (line.state == domain::OrderState::issued || line.state == domain::OrderState::completed)
      make_certificate(line, holder, product);
  }

  /// What a reservation says is not said yet.
  static void leave_unreserved(domain::OrderLine& line) {
    line.holder = {};
    line.product = {};
    line.delivery_site = {};
    line.verifying_office = {};
    line.purchase_order_at.reset();
  }

  domain::OrderState state_under_way() {
    using enum domain::OrderState;
    static constexpr std::array course{
        reservation_invited, dossier_open, dossier_open, dossier_sent, ready, ready, issued, completed};
    return course[dice_.below(course.size())];
  }
  domain::OrderState state_at_the_end() {
    using enum domain::OrderState;
    const auto drawn = dice_.below(100);
    return drawn < 90 ? completed : drawn < 96 ? cancelled_auto : cancelled;
  }

  /// Blank tokens: appointments are bound to one each.
  void make_stock(const domain::DeliverySite& site) {
    for (std::int64_t count = 0; count < order_.tokens; ++count) {
      domain::Token out;
      out.id = new_id<domain::TokenId>();
      out.body = place_.body.id;
      out.site = site.id;
      out.serial = std::string{domain::provisional_serial} + dice_.hex(12);
      out.model = "SoftHSM v2";
      write(out, "token", out.id.text, "");
    }
  }

  void make_dossier(const domain::OrderLine& line) {
    using domain::DossierState;
    using domain::OrderState;
    if (line.state == OrderState::reservation_invited) return;
    domain::Dossier out;
    out.id = new_id<domain::DossierId>();
    out.body = line.body;
    out.line = line.id;
    out.holder = line.holder;
    out.organisation = line.organisation;
    out.document_kind = domain::DocumentKind::passport;
    out.document_number = dice_.digits(2) + "AB" + dice_.digits(5);
    out.document_expires = base::civil_of(order_.now + std::chrono::days{400 + dice_.below(3000)}).day;
    const bool sent = line.state != OrderState::dossier_open && line.state != OrderState::cancelled_auto;
    out.state = !sent                                    ? DossierState::open
                : line.state == OrderState::dossier_sent ? DossierState::received
                                                         : DossierState::validated;
    if (sent) {
      // Dossiers in the queue came these last two days, whenever they were ordered.
      const auto received =
          line.state == OrderState::dossier_sent ? order_.now - std::chrono::minutes{dice_.below(4000)} : placed_ + 48h;
      out.holder_consented_at = out.representative_consented_at = out.submitted_at = out.received_at = received;
      out.due_at = received + 72h;
      out.representative = representative_.id;
    }
    if (out.state == DossierState::validated) out.decided_at = *out.received_at + 20h;
    // The holder was summoned, so that hours can be booked and changed; the code he was told nobody knows.
    if (line.state == OrderState::ready) out.code.mac = *base::from_hex(dice_.hex(64));
    write(out, "dossier", out.id.text, line.reference);
  }

  void make_appointment(const domain::OrderLine& line, const domain::DeliverySite& site) {
    using domain::OrderState;
    const bool held = line.state == OrderState::issued || line.state == OrderState::completed;
    if (!held && line.state != OrderState::ready) return;
    domain::Appointment out;
    out.id = new_id<domain::AppointmentId>();
    out.body = line.body;
    out.line = line.id;
    out.holder = line.holder;
    out.site = site.id;
    out.state = held ? domain::AppointmentState::honoured : domain::AppointmentState::booked;
    out.starts = held ? placed_ + 24h * 14 : next_slot();
    out.ends = out.starts + 30min;
    out.booked_at = placed_ + 24h * 5;
    write(out, "appointment", out.id.text, line.reference);
  }

  /// Booked ones fill the mornings to come, one after the other.
  Instant next_slot() {
    const auto number = slots_++;
    const auto day = base::next_day(base::civil_of(order_.now).day, 3 + static_cast<int>(number / 6));
    return base::start_of(day) + 9h + 30min * (number % 6);
  }

  void make_certificate(const domain::OrderLine& line, const domain::Person& holder, const domain::Product& product) {
    domain::Certificate out;
    out.id = new_id<domain::CertificateId>();
    out.body = line.body;
    out.line = line.id;
    out.holder = holder.id;
    out.organisation = line.organisation;
    out.profile = product.profile;
    out.serial = "7" + dice_.hex(38);
    out.subject = "CN=" + holder.given_names + " " + holder.surname;
    out.not_before = placed_ + made_after;
    out.not_after = *out.not_before + std::chrono::days{365 * product.validity_months / 12};
    const bool ended = *out.not_after <= order_.now;
    out.state = ended                  ? domain::CertificateState::expired
                : dice_.below(100) < 3 ? domain::CertificateState::revoked
                                       : domain::CertificateState::active;
    if (out.state == domain::CertificateState::revoked) {
      out.revoked_at = std::min(order_.now, *out.not_before + std::chrono::days{40});
      out.reason = domain::RevocationReason::affiliation_changed;
    }
    out.delivered_at = out.not_before;
    out.reminded_days = 1;  // nobody is written to
    write(out, "certificate", out.id.text, line.reference);
    ++out_.certificates;
  }

  ports::Store& store_;
  Words words_;
  Place place_;
  GenerateOrder order_;
  Dice dice_;
  Instant placed_{};
  domain::Organisation organisation_;
  domain::Person representative_;
  domain::Membership membership_;
  std::string domain_name_;
  std::int64_t people_ = 0;
  std::int64_t slots_ = 0;
  std::vector<ports::Step> steps_;
  Generated out_;
};

}  // namespace

Result<Generated> generate_cases(ports::Store& store, const Json& file, const GenerateOrder& order) {
  VIDIMUS_TRY(words, read_words(file));
  VIDIMUS_TRY(unit, store.begin());
  VIDIMUS_TRY(place, find_place(*unit, order.body, order.now));
  unit.reset();
  return Generator{store, std::move(words), std::move(place), order}.run();
}

}  // namespace vidimus::programs::ctl
