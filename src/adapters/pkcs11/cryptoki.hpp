// The one place where the PKCS#11 header comes in. Its GNU spelling is chosen because the other one defines macros named
// `value`, `count` and `params`. Only the .cpp files of this room include this.
#pragma once

#define CRYPTOKI_GNU 1
#include <p11-kit/pkcs11.h>
