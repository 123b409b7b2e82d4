#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <sys/prctl.h>

// prctl is variadic, and pthread_setname_np is hidden from Swift.
static inline void groupd_crypto_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
