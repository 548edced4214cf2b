// External authorities of an instance, opened from its settings behind one socket with its own.
#pragma once

#include <memory>

#include "adapters/cmp/client.hpp"
#include "ca/handoff.hpp"
#include "ca/suppliers.hpp"
#include "ports/store.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// The embedded authority and every [[suppliers]]; what is referred to outlives it. The registry's records (`store`) tell the
/// contract of an order, whose request is "<certificate>.<token>" or "<certificate>". @errors misconfigured, not_found.
base::Result<std::unique_ptr<ca::Suppliers>> open_suppliers(const Settings& settings, ports::Authority& embedded,
                                                            ports::Store& store, ports::SupplyBook& book, ports::Clock& clock,
                                                            ports::Entropy& entropy);
/// One supplier over CMP, alone. @errors misconfigured, not_found.
base::Result<std::unique_ptr<adapters::cmp::Client>> open_cmp_supplier(const Settings& settings, const SupplierSettings& supplier,
                                                                       ports::SupplyBook& book, ports::Clock& clock,
                                                                       ports::Entropy& entropy);
/// One supplier by files, alone. @errors misconfigured, not_found.
base::Result<std::unique_ptr<ca::Handoff>> open_handoff(const Settings& settings, const SupplierSettings& supplier,
                                                        ports::SupplyBook& book, ports::Clock& clock, ports::Entropy& entropy);
/// The signed e-mail that hands one request of a supplier by files over, or the revocation of its certificate.
/// @errors misconfigured, not_found.
base::Result<std::string> handoff_letter(const Settings& settings, const SupplierSettings& supplier, const ports::Supply& supply);
/// Takes in what a supplier by files sent: certificates and lists, in any order. @errors malformed "handoff.unreadable", and
/// those of ca::Handoff.
base::Result<ca::TakenIn> take_handoff(ca::Handoff& handoff, const std::vector<base::Bytes>& values);
/// Names suppliers by files whose answers are late in the log; answers how many requests are.
base::Result<int> remind_of_handoffs(const Settings& settings, ports::SupplyBook& book, ports::Clock& clock,
                                     ports::Entropy& entropy);
/// Certificates of a PEM file, in order; the one of a DER file. @errors not_found, malformed.
base::Result<std::vector<base::Bytes>> read_certificates(const std::string& path);
/// A key or a secret, from a file its owner alone may read. @errors not_found; misconfigured: open to others.
base::Result<base::Secret> read_private_file(const std::string& path);

}  // namespace vidimus::programs
