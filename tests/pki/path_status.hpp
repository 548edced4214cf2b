// A root, one CA under it, one certificate of that CA, and lists: what the tests of statuses ask about.
#pragma once

#include "pki/path_pki.hpp"

namespace vidimus::pki::testing {

inline const std::string root = "O=Status/CN=Root";
inline const std::string middle = "O=Status/CN=Middle";
inline const std::string leaf = "O=Status/CN=Leaf";
inline const std::string lister = "O=Status/CN=Lister";

inline Cert middle_ca() {
  auto out = ca(middle, root);
  out.serial = 2;
  return out;
}
inline Cert a_leaf(std::vector<Ext> more = {}) { return {leaf, middle, std::move(more), 3}; }

/// Root, one CA, one leaf; the root's CRL is empty.
inline World world_with(const std::vector<Crl>& of_middle, const Cert& target = a_leaf()) {
  World out{{make_root(root)}, {make(middle_ca())}, make(target), {make(Crl{root})}};
  for (const auto& crl : of_middle) out.crls.push_back(make(crl));
  return out;
}

}  // namespace vidimus::pki::testing
