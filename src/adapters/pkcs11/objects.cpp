#include "adapters/pkcs11/objects.hpp"

#include <cstring>

namespace vidimus::adapters::pkcs11 {
namespace {

constexpr std::size_t attribute_limit = 1U << 20;
constexpr std::size_t object_limit = 4096;

}  // namespace

Attributes& Attributes::add(unsigned long type, ByteView value) {
  auto& held = values_.emplace_back(value.begin(), value.end());
  list_.push_back({type, held.data(), static_cast<unsigned long>(held.size())});
  return *this;
}

Attributes& Attributes::flag(unsigned long type, bool value) {
  const std::uint8_t octet = value ? 1 : 0;
  return add(type, {&octet, 1});
}

Attributes& Attributes::number(unsigned long type, unsigned long value) {
  return add(type, {reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
}

Result<std::vector<ObjectHandle>> find_objects(Session& session, Attributes attributes) {
  auto* functions = session.functions();
  VIDIMUS_CHECK(
      session.check(functions->C_FindObjectsInit(session.handle(), attributes.data(), attributes.size()), "C_FindObjectsInit"));
  std::vector<ObjectHandle> found;
  Result<Done> outcome = Done{};
  for (unsigned long count = 1; count > 0 && found.size() < object_limit;) {
    std::array<ck_object_handle_t, 64> some{};
    outcome = session.check(functions->C_FindObjects(session.handle(), some.data(), some.size(), &count), "C_FindObjects");
    if (!outcome || count > some.size()) break;
    found.insert(found.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
  }
  functions->C_FindObjectsFinal(session.handle());
  if (!outcome) return outcome.error();
  return found;
}

Result<ObjectHandle> create_object(Session& session, Attributes attributes) {
  ObjectHandle object = 0;
  VIDIMUS_CHECK(session.check(
      session.functions()->C_CreateObject(session.handle(), attributes.data(), attributes.size(), &object), "C_CreateObject"));
  return object;
}

Result<Done> destroy_object(Session& session, ObjectHandle object) {
  return session.check(session.functions()->C_DestroyObject(session.handle(), object), "C_DestroyObject");
}

Result<Done> set_attributes(Session& session, ObjectHandle object, Attributes attributes) {
  return session.check(session.functions()->C_SetAttributeValue(session.handle(), object, attributes.data(), attributes.size()),
                       "C_SetAttributeValue");
}

Result<Bytes> read_attribute(Session& session, ObjectHandle object, unsigned long type) {
  ck_attribute attribute{type, nullptr, 0};
  VIDIMUS_CHECK(
      session.check(session.functions()->C_GetAttributeValue(session.handle(), object, &attribute, 1), "C_GetAttributeValue"));
  if (attribute.value_len > attribute_limit)  // CK_UNAVAILABLE_INFORMATION is the largest number there is
    return base::fail(base::Code::device_fatal, "token.refused", "an attribute is not there or too long");
  Bytes out(attribute.value_len);
  attribute.value = out.data();
  VIDIMUS_CHECK(
      session.check(session.functions()->C_GetAttributeValue(session.handle(), object, &attribute, 1), "C_GetAttributeValue"));
  if (attribute.value_len < out.size()) out.resize(attribute.value_len);
  return out;
}

bool read_flag(Session& session, ObjectHandle object, unsigned long type) {
  unsigned char octet = 0;
  ck_attribute attribute{type, &octet, 1};
  // Old modules do not know newer flags: absent means false, and is no failure of the session.
  return session.functions()->C_GetAttributeValue(session.handle(), object, &attribute, 1) == CKR_OK &&
         attribute.value_len == 1 && octet != 0;
}

std::optional<unsigned long> read_number(Session& session, ObjectHandle object, unsigned long type) {
  unsigned long number = 0;
  ck_attribute attribute{type, &number, sizeof number};
  const auto answer = session.functions()->C_GetAttributeValue(session.handle(), object, &attribute, 1);
  if (answer != CKR_OK || attribute.value_len != sizeof number) return std::nullopt;
  return number;
}

}  // namespace vidimus::adapters::pkcs11
