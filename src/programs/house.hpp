// The registration authority of an instance, wired: database, authority, mailer, documents, texts. Used by vidimusd and
// `vidimus`.
#pragma once

#include <memory>

#include "adapters/archive/zip.hpp"
#include "adapters/calendar/writer.hpp"
#include "adapters/credentials/credentials.hpp"
#include "adapters/files/system.hpp"
#include "adapters/sql/database.hpp"
#include "ca/group.hpp"
#include "ca/suppliers.hpp"
#include "ports/enrolment.hpp"
#include "ports/supply.hpp"
#include "programs/settings.hpp"
#include "ra/counter.hpp"

namespace vidimus::programs {

/// Owns what a House refers to, in the order it is taken down from the end.
struct OpenHouse {
  Settings settings;
  adapters::files::SystemClock clock;
  adapters::files::SystemEntropy entropy;
  adapters::credentials::SystemCredentials credentials;
  std::unique_ptr<adapters::sql::Database> database;
  std::unique_ptr<ports::Store> store;
  std::unique_ptr<ports::Register> book;
  std::unique_ptr<ca::Group> authority;
  std::unique_ptr<ports::SupplyBook> supplies;
  std::unique_ptr<ports::EnrolmentBook> enrolments;
  std::unique_ptr<ca::Suppliers> suppliers;  ///< our authority and the external ones, behind one socket
  std::unique_ptr<ports::Mailer> mailer;
  std::unique_ptr<ports::Blobs> blobs;
  std::unique_ptr<ports::Press> press;
  std::unique_ptr<ports::Packer> packer = adapters::archive::make_packer();
  std::unique_ptr<ports::CalendarWriter> calendars = adapters::calendar::make_writer();
  std::unique_ptr<ports::SecretHasher> hasher;
  std::unique_ptr<ports::Notifier> notifier;
  std::unique_ptr<ports::NameService> names;
  std::unique_ptr<ports::Seal> seal;
  std::unique_ptr<ra::House> house;
  std::unique_ptr<ra::Counter> counter;
};

/// Opens an instance: settings, software tokens, database (brought up to date), authority, mail, documents and texts.
/// @errors not_found, misconfigured, unavailable, device_retry, device_fatal.
base::Result<std::unique_ptr<OpenHouse>> open_house(const std::string& instance);

}  // namespace vidimus::programs
