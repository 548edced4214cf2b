// Objects of a token: attribute lists in, handles and octets out.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "adapters/pkcs11/cryptoki.hpp"
#include "adapters/pkcs11/sessions.hpp"
#include "base/bytes.hpp"

namespace vidimus::adapters::pkcs11 {

using base::Bytes;
using base::ByteView;
using ObjectHandle = unsigned long;

/// A list of attributes that owns its values (CK_ATTRIBUTE template).
class Attributes {
 public:
  Attributes& add(unsigned long type, ByteView value);
  Attributes& text(unsigned long type, std::string_view value) { return add(type, base::view_of(value)); }
  Attributes& flag(unsigned long type, bool value);
  Attributes& number(unsigned long type, unsigned long value);
  [[nodiscard]] ck_attribute* data() { return list_.data(); }
  [[nodiscard]] unsigned long size() const { return list_.size(); }

 private:
  std::deque<Bytes> values_;  // a deque: earlier values stay where the list points
  std::vector<ck_attribute> list_;
};

/// Every object with these attributes, at most 4096.
Result<std::vector<ObjectHandle>> find_objects(Session& session, Attributes attributes);
Result<ObjectHandle> create_object(Session& session, Attributes attributes);
Result<Done> destroy_object(Session& session, ObjectHandle object);
Result<Done> set_attributes(Session& session, ObjectHandle object, Attributes attributes);
/// Octets of one attribute, at most 1 MiB. @errors device_fatal token.sensitive when it never leaves the token.
Result<Bytes> read_attribute(Session& session, ObjectHandle object, unsigned long type);
/// A boolean attribute; false when the object has none.
bool read_flag(Session& session, ObjectHandle object, unsigned long type);
std::optional<unsigned long> read_number(Session& session, ObjectHandle object, unsigned long type);

}  // namespace vidimus::adapters::pkcs11
