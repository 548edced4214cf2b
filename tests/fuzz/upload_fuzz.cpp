// Uploads from hostile octets: libmagic's guess, and each structure check whatever the guess.
#include "adapters/files/upload.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::adapters::files;
  (void)examine_upload({data, size});
  (void)pdf_complaint({data, size});
  (void)jpeg_complaint({data, size});
  (void)png_complaint({data, size});
  return 0;
}
