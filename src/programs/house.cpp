#include "programs/house.hpp"

#include <filesystem>

#include "adapters/dns/resolver.hpp"
#include "adapters/files/blobs.hpp"
#include "adapters/files/master_key.hpp"
#include "adapters/paper/press.hpp"
#include "adapters/secrets/argon2.hpp"
#include "adapters/smtp/settings.hpp"
#include "adapters/sql/enrolment_book.hpp"
#include "adapters/sql/supply_book.hpp"
#include "base/toml.hpp"
#include "domain/folded.hpp"
#include "domain/working_time.hpp"
#include "programs/authority.hpp"
#include "programs/authority_standing.hpp"
#include "programs/instance.hpp"
#include "programs/seal.hpp"
#include "programs/suppliers.hpp"
#include "ra/drivers.hpp"
#include "ra/services.hpp"

namespace vidimus::programs {
namespace {

using base::Done;
using base::Result;

/// Two keys from the one on disk, each for its own use.
pki::Sha256 derived_key(const base::Secret& master, std::string_view use) {
  return pki::hmac_sha256(base::view_of(master.reveal()), base::view_of(use));
}

/// Texts people sign, by name: data/conventions/fr/<name>.txt.
Result<base::Json> read_conventions(const std::string& folder) {
  base::Json out{base::Json::Object{}};
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().extension() != ".txt") continue;
    VIDIMUS_TRY(text, base::read_file(file.path().string()));
    out.set(file.path().stem().string(), text);
  }
  if (error) return base::fail(base::Code::not_found, "cannot read " + folder, error.message());
  return out;
}

/// Anchors of other authorities whose certificates are brought in (R53): PEM files of the folders suppliers/<name>, named as the
/// contract names its supplier. A file that lies in no such folder would be nobody's. @errors misconfigured.
Result<std::vector<ra::SupplierAnchor>> read_supplier_anchors(const std::string& folder) {
  std::vector<ra::SupplierAnchor> out;
  std::error_code none;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder, none)) {
    if (file.path().extension() != ".pem") continue;
    const auto supplier = domain::folded_letters(file.path().parent_path().filename().string());
    if (file.path().parent_path() == std::filesystem::path{folder} || supplier.empty())
      return base::fail(base::Code::misconfigured,
                        file.path().string() + ": put it into a folder named after the supplier of the contract");
    VIDIMUS_TRY(certificates, read_certificates(file.path().string()));
    for (auto& one : certificates) out.push_back({supplier, std::move(one)});
  }
  return out;
}

Result<Done> open_texts(OpenHouse& open, ra::House& house) {
  const auto& data = open.settings.data;
  VIDIMUS_TRY(letters, ra::load_letters(data + "/letters/fr"));
  house.letters = std::move(letters);
  VIDIMUS_TRY(papers, ra::load_papers(data + "/papers"));
  house.papers = std::move(papers);
  VIDIMUS_TRY(messages, base::read_toml(data + "/messages.toml"));
  VIDIMUS_TRY(words, ra::read_date_words(messages));
  house.words = std::move(words);
  house.texts = std::move(messages);
  VIDIMUS_TRY(tables, base::read_toml(data + "/holidays.toml"));
  VIDIMUS_TRY(holidays, domain::read_holidays(tables));
  house.holidays = std::move(holidays);
  VIDIMUS_TRY(periods, base::read_toml(data + "/retention.toml"));
  VIDIMUS_TRY(retention, domain::read_retention(periods));
  house.retention = std::move(retention);
  VIDIMUS_TRY(conventions, read_conventions(data + "/conventions/fr"));
  house.conventions = std::move(conventions);
  VIDIMUS_TRY(services, base::read_toml(data + "/services.toml"));
  VIDIMUS_CHECK(ra::check_services(services));
  house.services = std::move(services);
  VIDIMUS_TRY(drivers, base::read_toml(data + "/drivers.toml"));
  VIDIMUS_CHECK(ra::check_drivers(drivers));
  house.drivers = std::move(drivers);
  house.driver_folder = open.settings.instance + "/drivers";
  VIDIMUS_TRY(versions, base::read_toml(data + "/conventions/versions.toml"));
  house.text_versions = std::move(versions);
  VIDIMUS_TRY(piece_rules, base::read_toml(data + "/pieces.toml"));
  VIDIMUS_TRY(pieces, domain::read_piece_rules(piece_rules));
  house.pieces = std::move(pieces);
  VIDIMUS_TRY(review_rules, base::read_toml(data + "/review.toml"));
  VIDIMUS_TRY(review, domain::read_review_rules(review_rules));
  house.review = std::move(review);
  return Done{};
}

}  // namespace

Result<std::unique_ptr<OpenHouse>> open_house(const std::string& instance) {
  auto open = std::make_unique<OpenHouse>();
  VIDIMUS_TRY(settings, read_settings(instance));
  open->settings = std::move(settings);
  VIDIMUS_CHECK(use_instance_softhsm(open->settings.instance));
  VIDIMUS_TRY(database, adapters::sql::open(open->settings.database));
  open->database = std::move(database);
  VIDIMUS_CHECK(adapters::sql::migrate(*open->database, open->settings.migrations));
  open->store = adapters::sql::make_store(*open->database);
  open->book = adapters::sql::make_register(*open->database);
  VIDIMUS_TRY(authority, open_authorities(open->settings, *open->book, open->clock, open->entropy));
  open->authority = std::move(authority);
  open->enrolments = adapters::sql::make_enrolment_book(*open->database);
  open->supplies = adapters::sql::make_supply_book(*open->database);
  VIDIMUS_TRY(suppliers,
              open_suppliers(open->settings, *open->authority, *open->store, *open->supplies, open->clock, open->entropy));
  open->suppliers = std::move(suppliers);
  VIDIMUS_TRY(mailer, adapters::smtp::make_mailer(open->settings.mail, open->clock, open->entropy));
  open->mailer = std::move(mailer);
  VIDIMUS_TRY(master, adapters::files::read_master_key(open->settings.master_key));
  VIDIMUS_TRY(blobs, adapters::files::FileBlobs::open(open->settings.blobs, master, open->entropy));
  open->blobs = std::move(blobs);
  VIDIMUS_TRY(session_key, adapters::files::read_master_key(open->settings.session_key));

  VIDIMUS_TRY(press, adapters::paper::open_press());
  open->press = std::move(press);
  open->house.reset(new ra::House{*open->store, *open->mailer, *open->blobs, *open->suppliers, open->clock, open->entropy,
                                  *open->press, open->credentials, *open->calendars});
  auto& house = *open->house;
  VIDIMUS_CHECK(open_texts(*open, house));
  house.mac_key = derived_key(session_key, "vidimus codes and links");
  house.seal_key = derived_key(session_key, "vidimus sealed values");
  VIDIMUS_TRY(anchors, read_supplier_anchors(open->settings.instance + "/suppliers"));
  house.supplier_anchors = std::move(anchors);
  VIDIMUS_TRY(authorities, read_certificates(open->settings.portal.anchors));
  house.authorities = std::move(authorities);
  house.authority_lists = [&settings = open->settings] {
    auto list = root_list(settings);
    return list ? std::vector<base::Bytes>{*std::move(list)} : std::vector<base::Bytes>{};
  };
  house.public_url = open->settings.portal.public_url;
  house.test_names = open->settings.sample;
  house.second_factor_required = open->settings.portal.second_factor == "agents";
  open->hasher = adapters::secrets::argon2();
  house.hasher = open->hasher.get();
  house.packer = open->packer.get();
  open->notifier = adapters::http::make_notifier(open->settings.notices);
  house.notifier = open->notifier.get();
  VIDIMUS_TRY(names, adapters::dns::make_resolver(open->settings.mail.resolver));
  open->names = std::move(names);
  if (!open->settings.mail.url.empty()) house.names = open->names.get();
  house.dkim_selectors = open->settings.mail.dkim_selectors;
  VIDIMUS_TRY(seal, open_seal(open->settings, open->entropy));
  open->seal = std::move(seal);
  house.seal = open->seal.get();
  house.open_mailbox = open->settings.sample && open->settings.mail.url.empty();
  open->counter = std::make_unique<ra::Counter>(house);
  return open;
}

}  // namespace vidimus::programs
